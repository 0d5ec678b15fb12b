"""Shape of what two officers type from a paper, or look at after it was found by basic data."""

from __future__ import annotations

from django.db import models

from meibo.rooms.vault.states import TypingState


class Typing(models.Model):
    """A number that did not come from a card, on its way to being linked: typed from a paper or for an
    entry by two officers, or asked for by basic data and looked at by two; a superior confirms (REG-04).

    round, last_round: counted on for ever; a superior's release gives three more. first, second:
    the two officers of this round, and their envelopes; `second_envelope` carries the number on,
    once opened. asked: the basic data a number is asked for by. answer: what came of comparing and
    asking, without number; emptied once linked. No officer's role reads it, or why a round failed.
    """

    case = models.UUIDField(primary_key=True)
    register = models.TextField()
    register_file = models.TextField()
    authority = models.TextField()
    kind = models.TextField(help_text="typed, asked, or entry: typed for one")
    state = models.TextField(default=TypingState.TYPING)
    previous_state = models.TextField(default="", editable=False)
    round = models.IntegerField(default=1)
    last_round = models.IntegerField(default=3)
    first_by = models.UUIDField(null=True)
    second_by = models.UUIDField(null=True)
    first_envelope = models.UUIDField(null=True)
    second_envelope = models.UUIDField(null=True)
    asked = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second_by__isnull=True)
                | ~models.Q(second_by=models.F("first_by")),
                name="vault_two_typists",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | (
                    ~models.Q(confirmed_by=models.F("first_by"))
                    & ~models.Q(confirmed_by=models.F("second_by"))
                    & models.Q(first_by__isnull=False, second_by__isnull=False)
                ),
                name="vault_third_person",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="vault_typing_due"),
            models.Index(fields=["register", "state", "opened_at"], name="vault_typing_list"),
        ]


class TypingTry(models.Model):
    """One opening of a pair, or one question by basic data: counted by the limits of its purpose."""

    id = models.BigAutoField(primary_key=True)
    case = models.UUIDField()
    round = models.IntegerField()
    at = models.DateTimeField(db_index=True)
