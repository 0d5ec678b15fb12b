"""The link between a registered person and a number: ended, made anew, or found to be another entry's."""
