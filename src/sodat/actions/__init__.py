"""The errands of the portal: load, ask the rules, store, in one transaction each."""
