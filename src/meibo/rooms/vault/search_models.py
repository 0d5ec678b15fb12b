"""Shape of searches on the identity-confirmation terminal (本人確認端末), and of what a look-through found."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.rooms.vault.states import FindingState, SearchState


class Search(models.Model):
    """One officer asks Juki-net by basic data and sees who matches on screen (JUK-05).

    id: names the question to Juki-net, the same at every try. application: whom it is about; where
    there is none, a visitor at the counter, whose identity was confirmed by `identity` (codes of
    documents), and `reason` says why. asked: the basic data; emptied once the search has been looked
    through and nothing is open about it. answer: who matches, never a number; only the officer who
    asked reads it, until delete_after. reconciled_on: the day it was compared with its application.
    """

    id = models.UUIDField(primary_key=True)
    register = models.TextField()
    authority = models.TextField()
    application = models.UUIDField(null=True)
    identity = models.JSONField(default=list)
    reason = models.TextField(default="")
    asked = models.JSONField(null=True)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    state = models.TextField(default=SearchState.ASKED)
    previous_state = models.TextField(default="", editable=False)
    answer = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)
    delete_after = models.DateTimeField()
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    reconciled_on = models.DateField(null=True)

    class Meta:
        constraints = [
            # Nobody is asked about without an application or a visitor who was identified (JUK-09).
            models.CheckConstraint(
                condition=models.Q(application__isnull=False)
                | (~models.Q(identity=[]) & ~models.Q(reason="")),
                name="vault_search_has_ground",
            ),
            models.CheckConstraint(
                condition=models.Q(state=SearchState.ANSWERED) | models.Q(answer__isnull=True),
                name="vault_search_answer_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="vault_search_due"),
            models.Index(fields=["asked_by", "-asked_at"], name="vault_search_own"),
            models.Index(
                fields=["asked_at"],
                condition=models.Q(reconciled_on=None),
                name="vault_search_reconcile",
            ),
        ]


class SearchTry(models.Model):
    """One question by a search: counted by the limits of its purpose. about: its application, or the
    search itself."""

    id = models.BigAutoField(primary_key=True)
    search = models.UUIDField()
    about = models.UUIDField()
    at = models.DateTimeField(db_index=True)


class SearchFinding(models.Model):
    """A search that its application does not bear out (JUK-08); settled by another officer.

    kind: a code of flow/intake/search_rules.py. day: on which it was found. result, reason: what the
    officer who settled it found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    search = models.UUIDField(unique=True)
    register = models.TextField()
    asked_by = models.UUIDField()
    kind = models.TextField()
    day = models.DateField()
    state = models.TextField(default=FindingState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    result = models.TextField(default="")
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("asked_by")),
                name="vault_search_settled_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state=FindingState.OPEN)
                | (
                    models.Q(settled_by__isnull=False) & ~models.Q(result="") & ~models.Q(reason="")
                ),
                name="vault_search_settled_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["register", "state", "day"], name="vault_search_findings")]
