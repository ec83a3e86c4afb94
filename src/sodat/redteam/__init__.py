"""The red team: bounded programs that attack our own portal over HTTP on this machine, and the report of it.

It breaks no seal and forges nothing, and calls no address but loopback (`sodat.city.loopback`).
"""
