"""Papers that citizens keep: slip and receipt, set by typst. A leaf: it is handed words and knows no rules."""
