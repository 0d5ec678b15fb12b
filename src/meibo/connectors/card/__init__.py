"""The Individual Number Card: log-in, signing, face data (JPKI)."""
