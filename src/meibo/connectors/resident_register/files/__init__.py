"""Enquiry and answer files of a fixed form (JUK-06, JUK-15); in the number process alone."""
