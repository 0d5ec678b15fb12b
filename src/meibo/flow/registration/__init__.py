"""The acts of entering and disposing: runs and dispositions (REG-08, REG-10)."""
