"""Signed credentials made from one register version (CRT-01…05, CRT-11)."""
