"""The pages of a centre's staff."""
