"""Naive peers that answer HTTP: minimal Django, by the ORM, as anyone would write it."""
