"""The door for wallets: OpenID4VCI 1.0, its authorization server's token side, and DPoP."""
