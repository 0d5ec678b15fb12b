"""The clock: pulls findings and calls the commands below. Works across authorities, without numbers."""
