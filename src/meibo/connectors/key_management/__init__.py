"""Key management: wrapping data keys, opening envelopes, keyed look-ups."""
