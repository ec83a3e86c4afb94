"""The portal's own JSON interface, as docs/api.md fixes it."""
