"""What applicants are told; never a number, never an examiner's memo (NTC-01…03)."""
