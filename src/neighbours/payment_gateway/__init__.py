"""A payment gateway (決済代行) as a separate program: hosted page and signed notices."""
