"""Draft to accepted application (REG-01, APP-01…03)."""
