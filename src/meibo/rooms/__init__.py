"""Fenced services, entered only by their windows."""
