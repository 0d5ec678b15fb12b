"""Juki-net: enquiries by the number process alone, over mutual TLS (JUK-10, JUK-11)."""
