"""Every way in: parse, call one command or query, render."""
