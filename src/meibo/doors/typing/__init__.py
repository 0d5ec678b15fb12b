"""Where a number is typed: an origin of its own, without database and without secrets (REG-04)."""
