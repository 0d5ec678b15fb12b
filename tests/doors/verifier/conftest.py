"""The verifier's door before a wallet with a certificate."""

from rig_verifier import asker, door, shelf

__all__ = ["asker", "door", "shelf"]
