"""Signatures of credentials: making them, and reading them by the published keys."""
