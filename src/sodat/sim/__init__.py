"""A simulated city: what programs do to a release under each policy; no server is asked."""
