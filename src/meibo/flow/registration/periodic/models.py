"""Shape of whole-register enquiries and of what they propose."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q, Value

from meibo.flow.registration.periodic.states import UNFINISHED, ProposalState, Source


class WholeEnquiry(models.Model):
    """A whole-register enquiry that one asked for and another approved; one at a time a register and
    source.

    last_number: up to which registration number its holders have been admitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    source = models.TextField(default=Source.JUKI, db_default=Source.JUKI)
    state = models.TextField()
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    last_number = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="registration_enquiry_second",
            ),
            models.UniqueConstraint(
                fields=["register", "source"], condition=Q(state__in=UNFINISHED),
                name="registration_one_enquiry",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["register", "proposed_at"], name="registration_enquiry_of_one")
        ]


class WholePart(models.Model):
    """A part of an enquiry: one file. Its id is the request id the other side knows it by.

    size: people in it. equal, different, bad: rows of the answer; proposals: new ones that came of it.
    fetches: how often an answer was read. Of a check of domiciles equal and different are people;
    untold: for people to find out; not_applicable: foreign nationals; settled: all that are done.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    enquiry = models.ForeignKey(WholeEnquiry, models.PROTECT)
    register = models.TextField()
    part = models.IntegerField()
    size = models.IntegerField()
    state = models.TextField()
    previous_state = models.TextField(default="", editable=False)
    tries = models.IntegerField(default=0)
    fetches = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    waiting_for = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    equal = models.IntegerField(default=0)
    different = models.IntegerField(default=0)
    bad = models.IntegerField(default=0)
    untold = models.IntegerField(default=0, db_default=0)
    not_applicable = models.IntegerField(default=0, db_default=0)
    settled = models.IntegerField(default=0, db_default=0)
    proposals = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "part"], name="registration_part_of_enquiry")
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="registration_part_due")]


class Difference(models.Model):
    """A part's answers that are not as registered, on their way to be compared; gone afterwards.

    answers: [line, items] of each, without a number. One row: many thousands come and go at once.
    """

    id = models.BigAutoField(primary_key=True)
    part = models.ForeignKey(WholePart, models.PROTECT)
    answers = models.JSONField()


class BadRow(models.Model):
    """A row of an answer file that was not applied. line: in the file, the first is 1."""

    id = models.BigAutoField(primary_key=True)
    part = models.ForeignKey(WholePart, models.PROTECT)
    register = models.TextField()
    record = models.IntegerField(null=True)
    line = models.IntegerField()
    item = models.TextField()
    reason = models.TextField()


class DomicileCheck(models.Model):
    """One holder in a check of domiciles. Its id is what the middle server and the vault know it by.

    outcome: empty while asked; a finding of examination/koseki.py, or one of domicile.py's own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    part = models.ForeignKey(WholePart, models.PROTECT)
    register = models.TextField()
    entry = models.UUIDField()
    outcome = models.TextField(default="")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "entry"], name="registration_domicile_once")
        ]
        indexes = [
            models.Index(fields=["entry", "settled_at"], name="registration_domicile_last"),
            models.Index(
                fields=["asked_at"], condition=Q(settled_at=None), name="registration_domicile_open"
            ),
        ]


class Proposal(models.Model):
    """What should become of an entry after an answer, for officers to confirm or reject.

    act: of the version it becomes; empty where no version can follow and a person has to look. before,
    after: the particulars that change; event_on: the day of the event as Juki-net has it; outside: how
    many characters of the answer are outside the plain code (外字数), by item.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    part = models.ForeignKey(WholePart, models.PROTECT)
    register = models.TextField()
    entry = models.UUIDField()
    kind = models.TextField()
    act = models.TextField()
    before = models.JSONField()
    after = models.JSONField()
    digest = models.TextField(help_text="of before and after: the same is not proposed again")
    outside = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    event_on = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    second_person = models.BooleanField()
    state = models.TextField(default=ProposalState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    proposed_at = models.DateTimeField()
    seconded_by = models.UUIDField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "digest"],
                condition=~Q(state=ProposalState.CONFIRMED),
                name="registration_proposed_once",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | Q(settled_by__isnull=True)
                | ~Q(settled_by=F("seconded_by")) | Q(state=ProposalState.REJECTED),
                name="registration_proposal_second",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["register", "state", "kind", "id"], name="registration_proposal_list"
            )
        ]


__all__ = ["BadRow", "Difference", "DomicileCheck", "Proposal", "WholeEnquiry", "WholePart"]
