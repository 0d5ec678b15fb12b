"""Individual Numbers: deposit in, reveal out; never anywhere else (VLT-01, REG-11)."""
