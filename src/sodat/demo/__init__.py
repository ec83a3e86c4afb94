"""The rehearsal: the real portal, a scripted city at its door, the whole of a release in minutes."""
