"""Shape of provisions. Who has the link alone can read what is provided."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.certificate.states import ProvisionState


class Provision(models.Model):
    """A holder's consent that somebody gets some items of a certificate, and what is handed out.

    recipient, purpose: as the holder wrote them. items: names of claims besides those always shown.
    consent: which words the holder agreed to. handle: the end of the link, for the holder and, with
    by_office, for officers of the register; digest: what the public's door knows of it. content: the
    certificate with the chosen items, sealed under the handle; gone with the consent.
    party: the registered third party it is for, None for whoever has the link; then nobody has a link,
    and party_handle is what the party's program asks by.
    handed_at: when an office handed the link to the recipient on the holder's behalf.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.UUIDField()
    register = models.TextField()
    entry = models.UUIDField()
    state = models.TextField(default=ProvisionState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    recipient = models.TextField()
    purpose = models.TextField()
    items = models.JSONField()
    consent = models.TextField()
    by_office = models.BooleanField()
    party = models.UUIDField(null=True)
    handle = models.TextField()
    party_handle = models.TextField(default="")
    digest = models.BinaryField(unique=True)
    content = models.BinaryField(null=True)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A party's is nobody else's, and has no link.
            models.CheckConstraint(
                condition=models.Q(party__isnull=True, party_handle="")
                | models.Q(party__isnull=False, handle="", by_office=False),
                name="certificate_provision_of_party",
            )
        ]
        indexes = [
            models.Index(fields=["entry", "given_at"], name="certificate_provision_entry"),
            models.Index(
                fields=["party", "given_at"],
                condition=models.Q(party__isnull=False),
                name="certificate_provision_party",
            ),
            # What the clock looks for: records that are old, and those that still hold something.
            models.Index(fields=["expires_at"], name="certificate_provision_ended"),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(content__isnull=False),
                name="certificate_provision_full",
            ),
        ]


class ProvisionAccess(models.Model):
    """Somebody opened the link; nothing is kept of who."""

    id = models.BigAutoField(primary_key=True)
    provision = models.ForeignKey(Provision, models.PROTECT)
    at = models.DateTimeField()
