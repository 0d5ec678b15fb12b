"""Shape of the vault. Only the number process reads what is sealed here."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.rooms.journal.models import Xid8Field
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
    data_key = models.TextField(default="")
    deposited_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "deposited_at"], name="vault_envelope_waiting")]


class Number(models.Model):
    """A number at rest: AES-256-GCM under the authority's data key, found by a keyed HMAC per
    register file, named outside by its qualification pseudonym (REG-12, VLT-02, VLT-03).

    linked_at: an equal Juki-net answer confirmed it. unknown_at: Juki-net knew no such number when
    last asked; a number never confirmed stays unlinked, one confirmed before keeps its date.
    """

    pseudonym = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    authority = models.TextField()
    sealed = models.BinaryField()
    lookup = models.BinaryField(max_length=32)
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


class DataKey(models.Model):
    """A data key of one authority, wrapped by the key-management port."""

    id = models.TextField(primary_key=True)
    authority = models.TextField(unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()


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
    """One use of a number: written and committed before anything is opened; counted by the limits.

    at, handed_at: the database's own time. xid: the transaction that wrote it, which is to be over
    and to hold the journal entry before the sealed number is handed out.
    """

    id = models.BigAutoField(primary_key=True)
    pseudonym = models.UUIDField()
    purpose = models.TextField()
    case = models.UUIDField()
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


class WholeWarrant(models.Model):
    """Leave to use the numbers of a whole register once; one at a time for each register.

    run: the enquiry two people asked for. Whose numbers: WholeMember, the living holders.
    """

    run = models.UUIDField(primary_key=True)
    register = models.TextField()
    register_file = models.TextField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(ended_at__isnull=True),
                name="vault_one_whole_warrant",
            )
        ]  # fmt: skip


class WholeMember(models.Model):
    """A living holder of a whole-register enquiry; gone when it is over.

    line: 要求レコード番号 within the part. expected: digest of what is registered, so that the number
    process can tell an equal answer without knowing what the register says.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.UUIDField()
    part = models.IntegerField()
    line = models.IntegerField()
    pseudonym = models.UUIDField()
    expected = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "line"], name="vault_member_line"),
            models.UniqueConstraint(fields=["run", "pseudonym"], name="vault_member_once"),
        ]


class WholeOpening(models.Model):
    """One opening of a part of a whole register: written and committed, with an entry for each
    person, before any number of it is handed out."""

    id = models.BigAutoField(primary_key=True)
    run = models.UUIDField()
    part = models.IntegerField()
    at = models.DateTimeField()
    xid = Xid8Field()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="vault_whole_opening_rate")]
