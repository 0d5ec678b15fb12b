"""Copies in wallets: what a holder allowed which wallet, and what it got (OpenID4VCI 1.0, CRT-01…05)."""
