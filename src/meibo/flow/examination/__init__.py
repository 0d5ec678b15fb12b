"""Facts gathered by machines, seven checks and a decision by people (REG-20)."""
