"""Shape of the journal. Rows come in by journal.append alone; nothing changes or removes them."""

from __future__ import annotations

from django.db import models


class Xid8Field(models.TextField):  # type: ignore[type-arg] # not subscriptable at run time
    """PostgreSQL's 64-bit transaction id; read as text, never written by Python."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Entry(models.Model):
    """One act or access. Never holds personal data: ids, codes and pseudonyms only."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    acted_at = models.DateTimeField()
    actor = models.TextField()
    terminal = models.TextField()
    function = models.TextField()
    purpose = models.TextField()
    case_ref = models.TextField()
    subject = models.TextField()
    outcome = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["xid", "id"], name="journal_entry_order"),
            models.Index(fields=["case_ref", "id"], name="journal_entry_case"),
        ]


class Leaf(models.Model):
    """Place of an entry in the tree: seq counts from 0; hash is SHA-256(0x00 || leaf bytes)."""

    seq = models.BigIntegerField(primary_key=True)
    # No foreign key in the database: leaves are made out of the entries by the statement that adds
    # them, a check of each would cost more than the tree, and fsck finds what changes afterwards.
    entry = models.OneToOneField(Entry, models.PROTECT, db_constraint=False)
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed tree head: C2SP tlog-checkpoint note over origin, size and root."""

    size = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True, help_text="from 0: one taken away leaves a gap")
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField(help_text="hashes of the tree's right edge, largest first")
    last_xid = Xid8Field()
    last_entry = models.BigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()


class Verification(models.Model):
    """What was verified, when, up to where. start: leaves proven before; size, root: the last
    checkpoint found good. Who judged and when it was written down, the database says."""

    id = models.BigAutoField(primary_key=True)
    scope = models.TextField(help_text="whole or onward")
    start = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    finished = models.BooleanField(help_text="the newest checkpoint of the time was reached")
    outcome = models.TextField(help_text="good, or the code of the first finding")
    findings = models.JSONField(help_text="codes and places, the first hundred")
    verified_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
