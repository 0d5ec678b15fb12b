"""The template tag library `maintenance`."""
