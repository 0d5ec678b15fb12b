"""The public's door: verify a certificate. No account, no cookie."""
