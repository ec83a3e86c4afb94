"""The figures of the project, each measured beside its baseline in the same run."""
