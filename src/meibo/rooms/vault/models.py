"""Shape of the vault. Only the number process reads what is sealed here."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.rooms.journal.models import Xid8Field
from meibo.rooms.vault.key_models import (
    BreakGlass,
    DataKey,
    Ending,
    EnvelopeKey,
    Index,
    IndexChunk,
    Renewal,
)
from meibo.rooms.vault.link_models import Merged, Merging, Relinking, Unlinking
from meibo.rooms.vault.search_models import Search, SearchFinding, SearchTry
from meibo.rooms.vault.states import EnvelopeState
from meibo.rooms.vault.typing_models import Typing, TypingTry
from meibo.rooms.vault.whole_models import WholeMember, WholeOpening, WholeWarrant


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
    route: card; typed, in a round of the case's Typing by the officer whose account it is; or found,
    which the number process puts there itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    register_file = models.TextField()
    authority = models.TextField()
    case = models.UUIDField()
    account = models.UUIDField()
    nonce = models.TextField(unique=True)
    route = models.TextField(default="card", db_default="card")
    round = models.IntegerField(null=True)
    kid = models.TextField(default="", help_text="which of the vault's keys it is sealed to")
    enc_hash = models.BinaryField(
        max_length=32, null=True, unique=True,
        help_text="SHA-256 of HPKE's encapsulated key: no two envelopes share one",
    )  # fmt: skip
    document = models.JSONField(null=True)
    digest = models.TextField()
    state = models.TextField(default=EnvelopeState.WAITING)
    previous_state = models.TextField(default="", editable=False)
    refusal = models.TextField(default="")
    face = models.JSONField(null=True)
    sealed = models.BinaryField(null=True)
    lookup = models.BinaryField(null=True)
    lookup_before = models.BinaryField(null=True)
    index_version = models.IntegerField(db_default=1)
    data_key = models.TextField(default="")
    deposited_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "deposited_at"], name="vault_envelope_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "account"],
                condition=models.Q(route="typed"),
                name="vault_one_typing_each",
            )
        ]


class Number(models.Model):
    """A number at rest: AES-256-GCM under the authority's data key, found by a keyed HMAC per
    register file, named outside by its qualification pseudonym (REG-12, VLT-02, VLT-03).

    linked_at: an equal Juki-net answer confirmed it. unknown_at: Juki-net knew no such number when
    last asked; a number never confirmed stays unlinked, one confirmed before keeps its date.
    index_version: of the look-up key `lookup` was made with. lookup_before: under the version before,
    while that is still in use, so that a number is found whichever version it meets.
    """

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    authority = models.TextField()
    sealed = models.BinaryField()
    lookup = models.BinaryField(max_length=32)
    lookup_before = models.BinaryField(max_length=32, null=True)
    index_version = models.IntegerField(db_default=1)
    data_key = models.TextField()
    linked_at = models.DateTimeField(null=True)
    unknown_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_file", "lookup"], name="vault_one_number_per_file"
            )
        ]
        indexes = [
            models.Index(
                fields=["register_file", "lookup_before"], name="vault_number_before",
                condition=models.Q(lookup_before__isnull=False),
            ),
            models.Index(fields=["register_file", "index_version"], name="vault_number_version"),
        ]  # fmt: skip


class Former(models.Model):
    """A number a person had before it was changed (番号法 第7条第2項), under the same seal.

    Equality look-up finds it too, so nobody becomes a second person by an old card. came_as: the
    pseudonym under which the number that replaced it came in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pseudonym = models.UUIDField(db_index=True)
    register_file = models.TextField()
    authority = models.TextField()
    sealed = models.BinaryField()
    lookup = models.BinaryField(max_length=32)
    lookup_before = models.BinaryField(max_length=32, null=True)
    index_version = models.IntegerField(db_default=1)
    data_key = models.TextField()
    linked_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    came_as = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_file", "lookup"], name="vault_one_former_number_per_file"
            )
        ]
        indexes = [
            models.Index(
                fields=["register_file", "lookup_before"], name="vault_former_before",
                condition=models.Q(lookup_before__isnull=False),
            )
        ]  # fmt: skip


class Code(models.Model):
    """Another code of a person, handled as the number is. kind: kinds.Kind."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pseudonym = models.UUIDField()
    kind = models.TextField()
    register_file = models.TextField()
    authority = models.TextField()
    sealed = models.BinaryField()
    lookup = models.BinaryField(max_length=32)
    lookup_before = models.BinaryField(max_length=32, null=True)
    index_version = models.IntegerField(db_default=1)
    data_key = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pseudonym", "kind"], name="vault_one_code_of_a_kind"),
            models.UniqueConstraint(
                fields=["register_file", "kind", "lookup"], name="vault_one_person_per_code"
            ),
        ]


class Warrant(models.Model):
    """Leave to use one number for one purpose of one case; given and ended by the stage that asks.

    The number process cannot give itself one.
    """

    id = models.BigAutoField(primary_key=True)
    pseudonym = models.UUIDField()
    purpose = models.TextField()
    case = models.UUIDField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "case"], name="vault_one_warrant_per_case")
        ]


class Reveal(models.Model):
    """One use of a number or, by its kind, of another code: written and committed before anything is
    opened; counted by the limits.

    at, handed_at: the database's own time. xid: the transaction that wrote it, which is to be over
    and to hold the journal entry before the sealed number is handed out.
    """

    id = models.BigAutoField(primary_key=True)
    pseudonym = models.UUIDField()
    purpose = models.TextField()
    case = models.UUIDField()
    kind = models.TextField(db_default="individual_number")
    break_glass = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    xid = Xid8Field(null=True)
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["purpose", "at"], name="vault_reveal_rate"),
            models.Index(fields=["case", "at"], name="vault_reveal_case"),
        ]


class Breaker(models.Model):
    """Limits and breaker of one purpose; its row lock makes counting and using one act.

    Thresholds and their reasons: limits.py. The number process reads and writes nothing here.
    """

    purpose = models.TextField(primary_key=True)
    per_minute = models.IntegerField()
    per_hour = models.IntegerField()
    per_case_a_day = models.IntegerField()
    failures_in_a_row = models.IntegerField()
    failures = models.IntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    tripped_at = models.DateTimeField(null=True)
    tripped_why = models.TextField(default="")
    reset_at = models.DateTimeField(null=True)
    reset_why = models.TextField(default="")


__all__ = [
    "BreakGlass", "Breaker", "Code", "DataKey", "Ending", "Envelope", "EnvelopeKey", "Former", "Index",
    "IndexChunk", "Merged", "Merging", "Nonce", "Number", "Relinking", "Renewal", "Reveal", "Search",
    "SearchFinding", "SearchTry", "Typing", "TypingTry", "Unlinking", "Warrant", "WholeMember",
    "WholeOpening", "WholeWarrant",
]  # fmt: skip
