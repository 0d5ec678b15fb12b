"""Shape of accounts, sessions and log-in flows."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Account(models.Model):
    """An applicant (known by the pairwise subject of the card log-in) or an officer.

    An officer has one authority, the registers in charge (VLT-07) and duties: receive (papers),
    examine, approve, register, network, terminal (alone). No shared accounts (ACC-12); a closed account stays
    for the ledger (AUD-01).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.TextField(choices=[("applicant", "applicant"), ("officer", "officer")])
    login_name = models.TextField(help_text="officer's ID, or issuer and pairwise subject")
    display_name = models.TextField(blank=True, default="")
    portal_pseudonym = models.UUIDField(default=uuid.uuid4, unique=True)
    authority = models.TextField(blank=True, default="")
    registers = ArrayField(models.TextField(), default=list)
    duties = ArrayField(models.TextField(), default=list)
    password = models.TextField(blank=True, default="")
    totp_secret = models.TextField(blank=True, default="")
    totp_last_step = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "login_name"], name="accounts_one_login_name"),
        ]


class Session(models.Model):
    """A live sign-in; only the SHA-256 of its token is kept."""

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    account = models.ForeignKey(Account, models.PROTECT)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    terminal = models.TextField()


class CardFlow(models.Model):
    """A log-in under way at the card: state, nonce and PKCE verifier, used once."""

    state = models.TextField(primary_key=True)
    nonce = models.TextField()
    verifier = models.TextField()
    target = models.TextField()
    started_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ScopeKey(models.Model):
    """The MAC key of scopes, in its two padded halves (RFC 2104); no role may read it."""

    id = models.IntegerField(primary_key=True)
    inner_pad = models.BinaryField(max_length=64)
    outer_pad = models.BinaryField(max_length=64)


class SavedView(models.Model):
    """A list as an officer wants to find it again: filters and order under a name of the officer's.

    place: which list ("cases", "register", "runs"); query: its filters as they stand in the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, models.PROTECT)
    place = models.TextField()
    name = models.TextField()
    query = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="accounts_one_view_name"),
        ]
