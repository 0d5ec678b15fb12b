"""Amounts demanded and paid; money moves are only ever added (PAY-01, PAY-03, PAY-06)."""
