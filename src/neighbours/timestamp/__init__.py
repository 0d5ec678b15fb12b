"""The timestamp authority: says, signed, that some digest was there at a time (RFC 3161)."""
