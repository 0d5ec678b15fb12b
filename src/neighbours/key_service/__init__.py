"""A key service that speaks the published API of the transit engine (OpenBao, HashiCorp Vault)."""
