"""Shape of credentials. Their status is computed from the register, never stored."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.certificate.states import CredentialState


class Credential(models.Model):
    """A digital qualification certificate: asked for by the holder, signed by the clock process.

    (status_list, status_index): place in the Token Status List; indices are given out shuffled, so
    neighbours reveal nothing. jwt: SD-JWT with all disclosures, as given to the holder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    entry = models.UUIDField()
    version = models.UUIDField()
    account = models.UUIDField()
    state = models.TextField(default=CredentialState.REQUESTED)
    previous_state = models.TextField(default="", editable=False)
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    status_list = models.IntegerField(null=True)
    status_index = models.IntegerField(null=True)
    key_id = models.TextField(default="")
    jwt = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(state__in=["requested", "issued"]),
                name="certificate_one_live",
            ),
            models.UniqueConstraint(
                fields=["register", "status_list", "status_index"], name="certificate_one_index"
            ),
        ]
