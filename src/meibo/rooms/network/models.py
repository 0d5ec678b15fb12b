"""Shape of the middle server. No code and no number is ever here: those are the vault's."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from meibo.rooms.network.states import (
    TO_ANNOUNCE,
    EnquiryState,
    GateState,
    Occasion,
    Outcome,
    RotationState,
)


class Gate(models.Model):
    """Whether a register file's enquiries may go out: its statement is published (番号法 第28条).

    statement: what was published and when, as those who opened it named it.
    """

    register_file = models.TextField(primary_key=True)
    state = models.TextField(default=GateState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    statement = models.TextField(default="")
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("proposed_by")),
                name="network_second_person_for_a_gate",
            )
        ]


class HeldCode(models.Model):
    """That the vault keeps a person's code for an organisation, since when (KOS-01). Not the code."""

    pseudonym = models.UUIDField(primary_key=True)
    register_file = models.TextField()
    authority = models.TextField()
    acquired_at = models.DateTimeField()


class Enquiry(models.Model):
    """A question about one person; the number process asks it.

    application: of an examined case, or the check's own id where it is asked regularly. task: the
    register, as the list of permitted enquiries has it. taken_at: the stage that wanted it has read the
    result. withdrawn_at: it is not wanted any more, and is broken off unasked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.UUIDField(unique=True)
    occasion = models.TextField(default=Occasion.CASE, db_default=Occasion.CASE)
    account = models.UUIDField()
    register = models.TextField()
    register_file = models.TextField()
    authority = models.TextField()
    task = models.TextField()
    pseudonym = models.UUIDField()
    state = models.TextField(default=EnquiryState.WANTED)
    previous_state = models.TextField(default="", editable=False)
    tries = models.IntegerField(default=0)
    waiting_for = models.TextField(default="")
    next_try_at = models.DateTimeField()
    wanted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["wanted", "asked"]),
                name="network_enquiry_due",
            ),
            models.Index(
                fields=["settled_at"], condition=Q(taken_at__isnull=True, settled_at__isnull=False),
                name="network_enquiry_to_take",
            ),
            models.Index(fields=["register", "wanted_at"], name="network_enquiry_counts"),
        ]  # fmt: skip


class Result(models.Model):
    """What an enquiry has brought so far: its permit, then the answer; deleted at its time, whether
    the enquiry was completed or broken off (KOS-16).

    content: null while only the permit is held.
    """

    enquiry = models.OneToOneField(Enquiry, models.PROTECT, primary_key=True)
    register = models.TextField()
    permit = models.TextField(default="")
    content = models.JSONField(null=True)
    delete_after = models.DateTimeField(db_index=True)


class ProvisionRecord(models.Model):
    """情報提供等の記録 (番号法 第23条): that it was asked, when, of whom, for what; one for each enquiry.

    id: the enquiry's. kept_until: seven years (番号法施行令 第29条).
    """

    id = models.UUIDField(primary_key=True)
    application = models.UUIDField()
    occasion = models.TextField(default=Occasion.CASE, db_default=Occasion.CASE)
    account = models.UUIDField()
    register = models.TextField()
    authority = models.TextField()
    task = models.TextField()
    holder = models.TextField()
    items = models.TextField()
    pseudonym = models.UUIDField()
    outcome = models.TextField(default=Outcome.ASKED)
    recorded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    kept_until = models.DateField(db_index=True)

    class Meta:
        indexes = [
            models.Index(fields=["register", "recorded_at"], name="network_record_by_time"),
            models.Index(fields=["account", "-recorded_at", "id"], name="network_record_of_own"),
            models.Index(fields=["pseudonym"], name="network_record_of_person"),
        ]


class StopNotice(models.Model):
    """停止予告: the network says when it will not answer. withdrawn_at: it does not say so any more."""

    id = models.TextField(primary_key=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    said_ja = models.TextField()
    said_en = models.TextField()
    seen_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Run(models.Model):
    """One run of a batch of the middle server's: how it ended and how much it did (KOS-08).

    kind: delete_results, delete_records, operating_state. outcome: done, or why not.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField()
    count = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="network_run_newest")]


class Rotation(models.Model):
    """The next key pair of an organisation that answers are sealed to, as two people asked for it.

    kid: the new key's name, once approved. The private halves are the number process's (KOS-06, KOS-18).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.TextField()
    state = models.TextField(default=RotationState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    kid = models.TextField(default="")
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="network_second_person_for_a_key",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state__in=TO_ANNOUNCE),
                name="network_one_rotation",
            ),
        ]  # fmt: skip
