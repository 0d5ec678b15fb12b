"""Shape of what leads to copies in wallets. Codes, tokens and handles are kept as hashes alone."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.certificate.states import DeliveryState, GrantState, RequestState


class WalletRequest(models.Model):
    """A pushed authorization request (RFC 9126), before anybody is signed in.

    token_hash: of its request_uri. asked: configuration ids. by_details: it asked by
    authorization_details. challenge: PKCE, S256. key_thumbprint: of the DPoP key it is bound to, or "".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    token_hash = models.BinaryField(unique=True)
    state = models.TextField(default=RequestState.PUSHED)
    previous_state = models.TextField(default="", editable=False)
    client = models.TextField()
    redirect_uri = models.TextField()
    client_state = models.TextField(default="")
    challenge = models.TextField()
    key_thumbprint = models.TextField(default="")
    asked = models.JSONField()
    by_details = models.BooleanField()
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class WalletGrant(models.Model):
    """What a holder allowed a wallet: these configurations of one entry.

    way: code or pre_authorized. code_hash: of the code, one-use, until expires_at. tx_hash: of code and
    transaction code together. token_hash, token_until: the access token; key_thumbprint: of the key it is
    bound to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.UUIDField()
    register = models.TextField()
    entry = models.UUIDField(db_index=True)
    state = models.TextField(default=GrantState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    way = models.TextField()
    client = models.TextField(default="")
    asked = models.JSONField()
    by_details = models.BooleanField(default=False)
    code_hash = models.BinaryField(unique=True)
    tx_hash = models.BinaryField(null=True)
    tries = models.IntegerField(default=0)
    redirect_uri = models.TextField(default="")
    challenge = models.TextField(default="")
    key_thumbprint = models.TextField(default="")
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    token_hash = models.BinaryField(null=True, unique=True)
    token_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state="open"),
                name="certificate_open_grants",
            ),
            models.Index(
                fields=["token_until"],
                condition=models.Q(state="redeemed"),
                name="certificate_redeemed_grants",
            ),
        ]


class WalletDelivery(models.Model):
    """One answer of the credential endpoint: up to ten copies of one configuration for one wallet.

    transaction_hash: of what a deferred answer is asked for by. notification_hash: of the id a wallet
    says with what became of it; event: what it said. reason: why its holder ended it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    grant = models.ForeignKey(WalletGrant, models.PROTECT, db_index=True)
    account = models.UUIDField()
    entry = models.UUIDField(db_index=True)
    client = models.TextField(default="")
    configuration = models.TextField()
    state = models.TextField(default=DeliveryState.ASKED)
    previous_state = models.TextField(default="", editable=False)
    copies = models.IntegerField()
    transaction_hash = models.BinaryField(unique=True)
    notification_hash = models.BinaryField(null=True, unique=True)
    event = models.TextField(default="")
    reason = models.TextField(default="")
    asked_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class WalletSeen(models.Model):
    """What may be used once and was: nonces of key proofs, ids of DPoP proofs; forgotten after `until`."""

    digest = models.BinaryField(primary_key=True)
    until = models.DateTimeField(db_index=True)
