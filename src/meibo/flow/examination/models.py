"""Shape of examinations."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from meibo.catalogue.definitions import ENTERING
from meibo.flow.examination.states import CaseState, CheckResult, EnquiryState, NumberChangeState


class Passer(models.Model):
    """A person on the passers' list handed over by the examination office (EXT-18, REG-27).

    examination_round: null where the register's examination has no rounds.
    """

    id = models.BigAutoField(primary_key=True)
    register = models.TextField()
    examination_number = models.TextField()
    examination_round = models.IntegerField(null=True)
    passed_on = models.DateField()
    name_key = models.TextField()
    birth_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "examination_round", "examination_number"],
                name="examination_one_passer",
                nulls_distinct=False,
            )
        ]


class Case(models.Model):
    """The examination of one application, with its checklist frozen from the catalogue.

    entry, version: the registration it is about, and its version the applicant filled the form in
    from; both null for a new registration. second_person: frozen from the catalogue; without it a
    grant is decided at once, with nobody in approved_by. decision_told_at, entry_told_at: when the
    applicant's file learnt of the decision and the entry. name_key: applicant_name folded, to be
    searched and sorted by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    application = models.UUIDField(unique=True)
    reference = models.TextField()
    register = models.TextField()
    procedure = models.TextField()
    account = models.UUIDField()
    portal_pseudonym = models.UUIDField()
    pseudonym = models.UUIDField()
    applicant_name = models.TextField()
    name_key = models.TextField(default="")
    content = models.JSONField()
    face = models.JSONField()
    signer = models.JSONField()
    entry = models.UUIDField(null=True)
    version = models.UUIDField(null=True)
    second_person = models.BooleanField(default=True, db_default=True)
    arrived_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.TextField(default=CaseState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    outcome = models.TextField(default="")
    reason = models.TextField(default="")
    contact_memo = models.TextField(default="")
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    decision_told_at = models.DateTimeField(null=True)
    entry_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="examination_second_person",
            ),
            models.CheckConstraint(
                condition=Q(procedure__in=ENTERING, entry=None, version=None)
                | (~Q(procedure__in=ENTERING) & Q(entry__isnull=False, version__isnull=False)),
                name="examination_about_an_entry",
            ),
        ]
        indexes = [
            # The queue in its orders, whatever registers are in charge, and what its chips count
            # without looking at a row (flow/examination/queue.py).
            models.Index(
                fields=["register", "state", "procedure", "due_on"],
                include=["id"],
                name="examination_counts",
            ),
            models.Index(fields=["state", "arrived_at", "id"], name="examination_by_arrival"),
            models.Index(fields=["state", "due_on", "id"], name="examination_by_due_day"),
            models.Index(
                fields=["name_key", "id"], include=["register"], name="examination_by_name"
            ),
            models.Index(fields=["reference"], name="examination_by_reference"),
            models.Index(
                fields=["register", "approved_at", "id"],
                condition=Q(state="decided", outcome="grant", handed_over_at__isnull=True),
                name="examination_to_enter",
            ),
            models.Index(
                fields=["approved_at", "id"],
                condition=Q(state="decided", decision_told_at__isnull=True),
                name="examination_decision_to_tell",
            ),
            models.Index(
                fields=["handed_over_at", "id"],
                condition=Q(
                    handed_over_at__isnull=False,
                    decision_told_at__isnull=False,
                    entry_told_at__isnull=True,
                ),
                name="examination_entry_to_tell",
            ),
        ]


class Check(models.Model):
    """One of the seven checks of a case: result, coded reason, memo, who and when (REG-20).

    reasons: coded reasons the examiner may give, frozen with the case. by_rule: settled as not
    applicable by the catalogue, with its reason; nobody records anything here.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT)
    register = models.TextField()
    position = models.IntegerField()
    kind = models.TextField()
    reasons = ArrayField(models.TextField(), default=list)
    result = models.TextField(default=CheckResult.OPEN)
    reason = models.TextField(default="")
    memo = models.TextField(default="")
    by_rule = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="examination_one_check_per_kind")
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(at__isnull=True), name="examination_undone")
        ]


class Fact(models.Model):
    """What a machine found: source, time, digest of the content; kept as found."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT)
    register = models.TextField()
    check_kind = models.TextField()
    source = models.TextField()
    finding = models.TextField()
    content = models.JSONField()
    digest = models.TextField()
    gathered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source"], name="examination_one_fact_per_source"
            )
        ]


class Enquiry(models.Model):
    """A question to Juki-net about one case; the number process asks it and writes the answer.

    route: who asks; enquiry_set: which of the basic data may be asked. Frozen with the case (JUK-04).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, models.PROTECT)
    register = models.TextField()
    authority = models.TextField()
    route = models.TextField(default="platform")
    enquiry_set = models.TextField(default="basic_four")
    pseudonym = models.UUIDField()
    state = models.TextField(default=EnquiryState.WANTED)
    tries = models.IntegerField(default=0)
    waiting_for = models.TextField(default="")
    next_try_at = models.DateTimeField()
    wanted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["case"],
                condition=Q(answered_at__isnull=True),
                name="examination_unanswered",
            )
        ]


class NumberChange(models.Model):
    """People find that who applies is already known here under a former number (番号法 第7条第2項).

    came_as: the pseudonym the new number came in under; of: the pseudonym the person has.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, models.PROTECT)
    register = models.TextField()
    came_as = models.UUIDField()
    of = models.UUIDField()
    memo = models.TextField()
    state = models.TextField(default=NumberChangeState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="examination_second_person_for_number",
            )
        ]
