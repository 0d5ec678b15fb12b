"""Signing in, for both signed-in doors: by card, and by password with a one-time code."""
