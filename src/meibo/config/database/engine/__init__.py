"""Django's PostgreSQL engine for doors; Django looks for its `base` module."""
