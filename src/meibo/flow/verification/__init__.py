"""Public answers: valid, not valid, or cannot say (EXT-07, CRT-04)."""
