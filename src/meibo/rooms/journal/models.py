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
    entry = models.OneToOneField(Entry, models.PROTECT)
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """A signed tree head: C2SP tlog-checkpoint note over origin, size and root."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField(help_text="hashes of the tree's right edge, largest first")
    last_xid = Xid8Field()
    last_entry = models.BigIntegerField()
    note = models.TextField()
    signed_at = models.DateTimeField()
