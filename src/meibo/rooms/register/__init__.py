"""Entries and their versions: never overwritten, readable as of any day (REG-10)."""
