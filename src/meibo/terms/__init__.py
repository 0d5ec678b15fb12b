"""Frozen value types of the field. Standard library only."""
