"""What can be done at a terminal: one file a command. Results on stdout, progress and refusals on stderr."""
