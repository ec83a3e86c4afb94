"""Feeds for other programs: FHIR files of slots, calendars.

They are coarse and timed: made at fixed times of the clock, the same for everybody, so that
asking more often tells nobody more.
"""
