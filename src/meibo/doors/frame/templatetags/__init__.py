"""The template tag library `frame`."""
