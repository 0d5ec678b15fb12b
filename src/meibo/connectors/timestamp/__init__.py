"""The timestamp authority (RFC 3161): asking it when something was there."""
