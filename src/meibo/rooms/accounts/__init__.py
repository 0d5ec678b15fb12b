"""People who sign in, their sessions, and the scope a session opens in PostgreSQL."""
