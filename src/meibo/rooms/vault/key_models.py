"""Shape of the vault's keys, of their renewals, and of what became of numbers; no number is in it."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from meibo.rooms.journal.models import Xid8Field
from meibo.rooms.vault.states import RenewalState


class DataKey(models.Model):
    """A data key of one authority, wrapped by a version of the key service's wrapping key."""

    id = models.TextField(primary_key=True)
    authority = models.TextField(unique=True)
    wrapped = models.BinaryField()
    wrapped_by = models.IntegerField(default=1)
    made_at = models.DateTimeField()


class EnvelopeKey(models.Model):
    """A key people seal to, as the number process took it up from a key document of the root.

    not_after: from then on nothing sealed to it is taken in or opened; brought forward where a
    later document leaves the key out.
    """

    kid = models.TextField(primary_key=True)
    public = models.TextField()
    serial = models.IntegerField(help_text="of the document it was last seen in")
    not_after = models.DateTimeField()
    taken_up_at = models.DateTimeField()


class Index(models.Model):
    """Which version of its look-up key a register file uses.

    before: the version that is still looked up by as well. proof: a keyed hash of a fixed text under
    `version`: another key in its place would find nobody and make everybody a second person.
    """

    register_file = models.TextField(primary_key=True)
    version = models.IntegerField()
    before = models.IntegerField(null=True)
    proof = models.BinaryField(max_length=32)


class Renewal(models.Model):
    """A key's next version, and how far everything has moved to it. key: "wrap" or "lookup-<file>".

    total, done: rows to move and moved. handed: rows given out to be moved, limited by a quota.
    faulty: rows that do not open and hold the old version; keep_until: it is kept until then.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.TextField()
    register_file = models.TextField(default="")
    state = models.TextField(default=RenewalState.ASKED)
    previous_state = models.TextField(default="", editable=False)
    from_version = models.IntegerField(default=0)
    to_version = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    handed = models.IntegerField(default=0)
    faulty = ArrayField(models.UUIDField(), default=list)
    asked_at = models.DateTimeField()
    keep_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="vault_one_renewal_per_key", condition=~models.Q(state="done")
            )
        ]


class IndexChunk(models.Model):
    """Sealed numbers given out to be indexed anew: once, after their journal entry stands."""

    id = models.BigAutoField(primary_key=True)
    renewal = models.BigIntegerField()
    sources = ArrayField(models.TextField())
    ids = ArrayField(models.UUIDField())
    at = models.DateTimeField()
    xid = Xid8Field(null=True)
    handed_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)


class Ending(models.Model):
    """What became of a number when its registration ended (ERA-01 to ERA-06).

    kept: marked by this row and kept. Otherwise destroyed in the name of two people: keys: the names
    of its own keys; method: own_key, or no_number where there was none to destroy; complete_on: the
    day from which no backup of the key store has the keys either.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.UUIDField(unique=True)
    pseudonym = models.UUIDField()
    register = models.TextField()
    register_file = models.TextField()
    state = models.TextField()
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField()
    keys = ArrayField(models.TextField(), default=list)
    method = models.TextField(default="")
    destroyed_at = models.DateTimeField(null=True)
    complete_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("noted", "kept"))
                | models.Q(proposed_by__isnull=False, approved_by__isnull=False)
                & ~models.Q(approved_by=models.F("proposed_by")),
                name="vault_destroyed_by_two",
            )
        ]
        indexes = [
            models.Index(
                fields=["noted_at"], name="vault_ending_to_destroy",
                condition=models.Q(state__in=("noted", "destroying")),
            ),
            GinIndex(fields=["keys"], name="vault_ending_keys"),
        ]  # fmt: skip


class BreakGlass(models.Model):
    """Leave to go beyond the limits of one purpose for some minutes and some uses: asked for by one
    officer, given by another. No number is shown to anybody by it (decisions/0020)."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.TextField()
    reason = models.TextField()
    minutes = models.IntegerField()
    most = models.IntegerField()
    used = models.IntegerField(db_default=0)
    requested_by = models.UUIDField()
    requested_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("requested_by")),
                name="vault_glass_broken_by_two",
            ),
            models.UniqueConstraint(
                fields=["purpose"], name="vault_one_glass_per_purpose",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]  # fmt: skip
