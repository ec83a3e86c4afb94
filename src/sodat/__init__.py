"""Sodat, the public draw: scarce appointments booked for everybody at once."""
