"""One verb of printing a file."""
