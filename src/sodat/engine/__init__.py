"""The draw at speed: the same bytes as the rules give, for pools of millions."""
