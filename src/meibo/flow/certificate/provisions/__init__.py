"""What a holder provides to somebody by a link: chosen items, for a time, taken back at will."""
