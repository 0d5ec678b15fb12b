"""Shape of links between people and numbers that end, are made anew, or turn out to be of one person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from meibo.rooms.vault.states import MergingState, RelinkingState, UnlinkingState


class Unlinking(models.Model):
    """The number of an entry's person is another's, or was linked wrongly: three people say so, and
    the link ends. pseudonym: the entry's. settled_at: ended or dropped. parted_from: with whom it had
    been merged, who keeps the number; null where the number was destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.UUIDField()
    pseudonym = models.UUIDField()
    register = models.TextField()
    register_file = models.TextField()
    reason_code = models.TextField()
    reason = models.TextField()
    state = models.TextField(default=UnlinkingState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    seconded_by = models.UUIDField(null=True)
    seconded_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    dropped_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    parted_from = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True) | ~Q(seconded_by=F("proposed_by")),
                name="vault_unlinked_by_two",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (
                    Q(seconded_by__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                    & ~Q(confirmed_by=F("seconded_by"))
                ),
                name="vault_unlinked_by_three",
            ),
            models.CheckConstraint(
                condition=~Q(state=UnlinkingState.UNLINKED) | Q(confirmed_by__isnull=False),
                name="vault_unlinked_confirmed",
            ),
            models.UniqueConstraint(
                fields=["pseudonym"],
                condition=Q(state__in=[UnlinkingState.PROPOSED, UnlinkingState.SECONDED]),
                name="vault_one_unlinking",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "proposed_at"], name="vault_unlinking_entry"),
            models.Index(fields=["register", "state"], name="vault_unlinking_list"),
            models.Index(fields=["pseudonym", "state"], name="vault_unlinking_person"),
        ]


class Relinking(models.Model):
    """A number for an entry without one. Its id is the case of the Typing two officers do it in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.UUIDField()
    pseudonym = models.UUIDField()
    register = models.TextField()
    register_file = models.TextField()
    state = models.TextField(default=RelinkingState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    begun_by = models.UUIDField()
    begun_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pseudonym"],
                condition=Q(state=RelinkingState.OPEN),
                name="vault_one_relinking",
            )
        ]
        indexes = [
            models.Index(fields=["entry", "begun_at"], name="vault_relinking_entry"),
            models.Index(fields=["register", "state"], name="vault_relinking_list"),
        ]


class Merging(models.Model):
    """The number typed for an entry is that of another pseudonym of the register file.

    stays: that pseudonym. second_by: who merged, or who rejected, with a reason.
    """

    relinking = models.UUIDField(primary_key=True)
    entry = models.UUIDField()
    register = models.TextField()
    register_file = models.TextField()
    pseudonym = models.UUIDField()
    stays = models.UUIDField()
    state = models.TextField(default=MergingState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    found_at = models.DateTimeField()
    first_by = models.UUIDField(null=True)
    first_at = models.DateTimeField(null=True)
    second_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MergingState.MERGED)
                | (
                    Q(first_by__isnull=False)
                    & Q(second_by__isnull=False)
                    & ~Q(second_by=F("first_by"))
                ),
                name="vault_merged_by_two",
            )
        ]
        indexes = [models.Index(fields=["register", "state"], name="vault_merging_list")]


class Merged(models.Model):
    """A pseudonym that stands for another of the same person, under which the number is kept.

    What was written under it stays as it is; stays never stands for a third.
    """

    pseudonym = models.UUIDField(primary_key=True)
    stays = models.UUIDField(db_index=True)
    relinking = models.UUIDField()
    merged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(pseudonym=F("stays")), name="vault_merged_with_another"
            )
        ]
