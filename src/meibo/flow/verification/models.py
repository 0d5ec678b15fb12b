"""Shape of requests for presentations, and of registered third parties with what they had checked."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.verification.states import PartyState, RequestState


class Request(models.Model):
    """One certificate asked for, once, of whoever holds the wallet that reads the request.

    browser: public key of the browser that asked; only who has its private half sees what came.
    handle: OAuth's `state`. response_key: the private key that the response is encrypted to, sealed
    by the process's key, gone with the answer. response_code: SHA-256 of the code that leads the
    wallet's browser back (same device), "" where the wallet is another device's. shown: the claims
    disclosed, sealed to `browser`. receipt: signed, without personal data.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    state = models.TextField(default=RequestState.ASKED)
    previous_state = models.TextField(default="", editable=False)
    register = models.TextField()
    items = models.JSONField()
    purpose = models.TextField()
    same_device = models.BooleanField()
    browser = models.TextField()
    nonce = models.TextField()
    handle = models.TextField()
    response_key = models.TextField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    response_code = models.TextField(default="")
    confirmed_at = models.DateTimeField(null=True)
    code = models.TextField(default="")
    shown = models.TextField(default="")
    receipt = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["asked_at"], name="verification_request_asked"),
            models.Index(fields=["expires_at"], name="verification_request_over"),
        ]


class Party(models.Model):
    """A registered third party; its id is its client id.

    registers, items: of which qualifications it may have certificates checked, and which of the
    holder's own items they may show it. jwk: its public key (EC P-256), as canonical JSON.
    changed_by: who suspended, resumed or ended it, and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority = models.TextField()
    name_ja = models.TextField()
    name_en = models.TextField()
    registers = models.JSONField()
    items = models.JSONField()
    purpose = models.TextField()
    jwk = models.TextField()
    state = models.TextField(default=PartyState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="verification_party_two_people",
            ),
        ]
        indexes = [models.Index(fields=["authority", "state"], name="verification_party_list")]


class Assertion(models.Model):
    """An assertion that was used (RFC 7523 `jti`), by party and digest, until it would be over."""

    digest = models.TextField(primary_key=True)
    expires_at = models.DateTimeField(db_index=True)


class CheckRun(models.Model):
    """What a party was answered, once for each id it gave; no personal data.

    key: the party's own id of the call. digest: SHA-256 of what was sent with it. answers: as they
    were sent back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    party = models.UUIDField()
    key = models.TextField()
    digest = models.TextField()
    count = models.IntegerField()
    answers = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["party", "key"], name="verification_one_run"),
        ]
        indexes = [models.Index(fields=["party", "at"], name="verification_run_of_party")]
