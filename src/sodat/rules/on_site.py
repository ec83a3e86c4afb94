"""Seats that come to be at the centre's own door (docs/method.md 5)."""

STANDBY = "S"
"""The part of a slot whose seats are made when somebody from the standby list has come."""
