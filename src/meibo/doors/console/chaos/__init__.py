"""`meibo chaos`: applications through the real doors while everything around them fails."""
