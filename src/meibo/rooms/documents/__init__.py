"""Files attached to applications (APP-01)."""
