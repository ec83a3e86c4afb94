"""Papers that citizens keep: slip and receipt, set by typst. A leaf: handed words, it knows no rules."""
