"""Shape of a request for a presentation: what was asked, of whom it is known nothing, what came."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.verification.states import RequestState


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
