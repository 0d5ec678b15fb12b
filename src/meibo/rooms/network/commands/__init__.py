"""Verbs of the middle server."""
