"""Shape of the register: an entry has versions, a card has issues; neither is ever changed."""

from __future__ import annotations

import uuid

from django.db import models

# What decides about an entry; indexes of status lists hold it.
STANDING = ("status", "effective_on", "suspended_from", "suspended_until", "valid_until")


class Counter(models.Model):
    """The next registration number of a register; its row lock makes numbers contiguous."""

    register = models.TextField(primary_key=True)
    next_number = models.IntegerField()


class Entry(models.Model):
    """One person's registration in one register."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    register_file = models.TextField()
    registration_number = models.IntegerField()
    number_prefix = models.TextField(default="", db_default="")
    registered_on = models.DateField()
    qualification_pseudonym = models.UUIDField()
    portal_pseudonym = models.UUIDField()
    account = models.UUIDField()
    case = models.UUIDField(unique=True)

    @property
    def number(self) -> str:
        """The registration number as it is written: with the prefix of a limited registration."""
        return f"{self.number_prefix}{self.registration_number}"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "registration_number"], name="register_one_number"
            ),
            models.UniqueConstraint(
                fields=["register", "qualification_pseudonym"], name="register_one_person"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "register"], name="register_entry_holder"),
            models.Index(
                fields=["register_file", "qualification_pseudonym"], name="register_entry_person"
            ),
            # The register in its orders, whatever registers are in charge.
            models.Index(fields=["registered_on", "id"], name="register_entry_by_day"),
            models.Index(fields=["registration_number", "id"], name="register_entry_by_number"),
        ]


class Version(models.Model):
    """What the register says of an entry from `effective_on`, as known from `recorded_at`.

    act: registration, suspension, reinstatement, correction, rewriting, reissue, erasure. status:
    registered, suspended, revoked, erased; nothing follows the last two.
    A suspension holds from suspended_from to suspended_until (both included; no end when null). The
    registration itself holds to valid_until (included; no end when null), whatever the status.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, models.PROTECT)
    register = models.TextField()
    sequence = models.IntegerField()
    act = models.TextField()
    status = models.TextField()
    effective_on = models.DateField()
    suspended_from = models.DateField(null=True)
    suspended_until = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    cause = models.UUIDField(help_text="the case or disposition this version comes from")
    name_key = models.TextField()
    particulars = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "sequence"], name="register_version_sequence"),
            models.UniqueConstraint(fields=["cause", "act"], name="register_version_cause"),
        ]
        indexes = [
            models.Index(fields=["register", "name_key"], name="register_version_name"),
            models.Index(fields=["name_key", "entry"], name="register_version_by_name"),
            # What a register recorded lately: who is due a licence on paper.
            models.Index(fields=["register", "recorded_at"], name="register_version_lately"),
            models.Index(
                fields=["register", "suspended_until"],
                condition=models.Q(status="suspended"),
                name="register_version_suspended",
            ),
            # What status lists ask for: versions that are not plainly in force, or not for good.
            models.Index(
                fields=["register", "entry"],
                include=["sequence", *STANDING],
                condition=~models.Q(status="registered"),
                name="register_version_not_plain",
            ),
            models.Index(
                fields=["register", "valid_until"],
                include=["entry", "sequence", *STANDING[:-1]],
                condition=models.Q(status="registered", valid_until__isnull=False),
                name="register_version_ends",
            ),
            models.Index(
                fields=["register", "entry", "sequence"],
                condition=models.Q(sequence__gt=1),
                name="register_version_later",
            ),
        ]


class LicenceCard(models.Model):
    """The one card of a person for all licences of a register file (安衛法免許証)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    qualification_pseudonym = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register_file", "qualification_pseudonym"], name="register_one_card"
            )
        ]


class CardIssue(models.Model):
    """One issue of a card (交付); it stands until the next one. Never changed.

    cause: the case whose registration, rewriting, reissue or erasure brought it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    card = models.ForeignKey(LicenceCard, models.PROTECT)
    issue_count = models.IntegerField()
    issued_on = models.DateField()
    recorded_at = models.DateTimeField()
    cause = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "issue_count"], name="register_one_issue")
        ]


class CardLicence(models.Model):
    """A licence as an issue of a card shows it."""

    id = models.BigAutoField(primary_key=True)
    issue = models.ForeignKey(CardIssue, models.PROTECT)
    entry = models.UUIDField()
    register = models.TextField()
    registration_number = models.IntegerField()
    registered_on = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "entry"], name="register_one_line")]
