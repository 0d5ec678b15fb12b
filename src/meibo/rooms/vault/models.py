"""Shape of the vault. Only the number process reads what is sealed here."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.rooms.vault.states import EnvelopeState


class Nonce(models.Model):
    """Issued to one case, used by one envelope."""

    nonce = models.TextField(primary_key=True)
    case = models.UUIDField()
    issued_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Envelope(models.Model):
    """A number on its way in, sealed to the vault's public key before it left the person.

    After opening: `face` holds the card's basic data without the number, for others to compare;
    `sealed` and `lookup` the number under the vault's own keys; the envelope itself is emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    register_file = models.TextField()
    authority = models.TextField()
    case = models.UUIDField()
    account = models.UUIDField()
    nonce = models.TextField(unique=True)
    document = models.JSONField(null=True)
    digest = models.TextField()
    state = models.TextField(default=EnvelopeState.WAITING)
    previous_state = models.TextField(default="", editable=False)
    refusal = models.TextField(default="")
    face = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)
    lookup = models.BinaryField(null=True)
    data_key = models.TextField(default="")
    deposited_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "deposited_at"], name="vault_envelope_waiting")]


class Number(models.Model):
    """A number at rest: AES-256-GCM under the authority's data key, found by a keyed HMAC per
    register file, named outside by its qualification pseudonym (REG-12, VLT-02, VLT-03)."""

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    authority = models.TextField()
    sealed = models.BinaryField()
    lookup = models.BinaryField(max_length=32)
    data_key = models.TextField()
    linked_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_file", "lookup"], name="vault_one_number_per_file"
            )
        ]


class DataKey(models.Model):
    """A data key of one authority, wrapped by the key-management port."""

    id = models.TextField(primary_key=True)
    authority = models.TextField(unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()


class Reveal(models.Model):
    """One use of a number: written and committed before anything is opened; counted by the limit."""

    id = models.BigAutoField(primary_key=True)
    pseudonym = models.UUIDField()
    purpose = models.TextField()
    case = models.UUIDField()
    at = models.DateTimeField()
