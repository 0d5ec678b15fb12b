"""The door for other systems: payment notices in; keys, types and status lists out."""
