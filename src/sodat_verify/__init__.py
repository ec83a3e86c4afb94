"""A checker of published draws that shares no code with the portal."""
