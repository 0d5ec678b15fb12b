"""Shape of registration runs and dispositions."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from meibo.flow.registration.periodic.models import (
    BadRow,
    Difference,
    Proposal,
    WholeEnquiry,
    WholePart,
)


class Run(models.Model):
    """A registration run: all approved cases of a register get one date and contiguous numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    registered_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    first_number = models.IntegerField()
    entered = models.IntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="registration_run_by_time"),
            models.Index(fields=["register", "at", "id"], name="registration_run_of_one"),
        ]


class Disposition(models.Model):
    """A suspension or its lifting: proposed by one officer, approved by another (REG-08, REG-22)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.UUIDField()
    register = models.TextField()
    kind = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    letter_number = models.TextField()
    reason = models.TextField()
    state = models.TextField(default="proposed")
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="registration_second_person",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="proposed"), name="registration_one_proposal"
            ),
        ]
        indexes = [
            models.Index(fields=["register", "state"], name="registration_disposition_state"),
            models.Index(
                fields=["approved_at"],
                condition=Q(state="effective", told_at__isnull=True),
                name="registration_untold",
            ),
        ]


# Models of the same app that live with what uses them.
__all__ = ["BadRow", "Difference", "Disposition", "Proposal", "Run", "WholeEnquiry", "WholePart"]
