"""Every way out: one outside system each."""
