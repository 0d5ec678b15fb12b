"""Shape of printing: runs, sheets, blanks that were lost without one, and cases of the 外字 desk."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from meibo.flow.certificate.printing.states import LIVE, GlyphState, RunState, SheetState


class BlankCounter(models.Model):
    """The next blank (台紙) of a register file's stock; its row lock makes a run's contiguous.

    registers: those of the file: whoever is in charge of one sees the stock.
    """

    register_file = models.TextField(primary_key=True)
    registers = ArrayField(models.TextField())
    next_number = models.IntegerField()


class PrintRun(models.Model):
    """Licences printed together. shape: card or sheet; printed_by: authority or contractor, as the
    catalogue said. registers: those it is made of; only who is in charge of all of them sees it.

    content_sha256, counted: digest and rows of the file a contractor got; came_back: licences the
    contractor returned, spoiled ones counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    registers = ArrayField(models.TextField())
    number = models.IntegerField()
    shape = models.TextField()
    printed_by = models.TextField()
    state = models.TextField(default=RunState.PROPOSED)
    previous_state = models.TextField(default="", editable=False)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    content_sha256 = models.TextField(default="")
    counted = models.IntegerField(default=0)
    handed_out_by = models.UUIDField(null=True)
    handed_out_at = models.DateTimeField(null=True)
    came_back = models.IntegerField(default=0)
    returned_by = models.UUIDField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("proposed_by")),
                name="certificate_run_second_person",
            ),
            models.UniqueConstraint(
                fields=["register_file", "number"], name="certificate_run_number"
            ),
        ]
        indexes = [models.Index(fields=["proposed_at", "id"], name="certificate_run_by_time")]


class Sheet(models.Model):
    """One licence of a run.

    occasion: the version (a sheet) or the card's issue that brings it; act: what that was; case: whose
    decision. issue_count: how often a licence was issued by then. blank: the number of the blank it is
    on. printed_as: the other form of a name that was settled; elsewhere: the contracted printer has the
    glyphs. replaces: the spoiled one this is a reprint of. sha256: of the page.
    dispatch: post or counter; postal_code, destination: where to, empty: the application's address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    run = models.ForeignKey(PrintRun, models.PROTECT)
    line = models.IntegerField()
    register = models.TextField()
    register_file = models.TextField()
    entry = models.UUIDField()
    version = models.UUIDField()
    occasion = models.UUIDField()
    act = models.TextField()
    case = models.UUIDField()
    issue_count = models.IntegerField()
    state = models.TextField(default=SheetState.PLANNED)
    previous_state = models.TextField(default="", editable=False)
    reason = models.TextField(default="")
    next_try_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    printed_as = models.TextField(default="")
    elsewhere = models.BooleanField(default=False)
    sha256 = models.TextField(default="")
    blank = models.IntegerField(null=True)
    replaces = models.UUIDField(null=True)
    spoiled_by = models.UUIDField(null=True)
    spoiled_at = models.DateTimeField(null=True)
    printed_by = models.UUIDField(null=True)
    printed_at = models.DateTimeField(null=True)
    dispatch = models.TextField(default="post")
    postal_code = models.TextField(default="")
    destination = models.TextField(default="")
    tracking_number = models.TextField(default="")
    identity_seen = models.TextField(default="")
    left_by = models.UUIDField(null=True)
    left_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion"],
                condition=Q(state__in=LIVE),
                name="certificate_one_sheet",
            ),
            models.UniqueConstraint(
                fields=["register_file", "blank"], name="certificate_sheet_blank"
            ),
            models.UniqueConstraint(fields=["replaces"], name="certificate_one_reprint"),
            models.UniqueConstraint(
                fields=["tracking_number"],
                condition=~Q(tracking_number=""),
                name="certificate_one_tracking",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state=SheetState.PLANNED),
                name="certificate_sheet_due",
            ),
            models.Index(fields=["run", "line"], name="certificate_sheet_of_run"),
            models.Index(fields=["entry"], name="certificate_sheet_of_entry"),
            models.Index(
                fields=["register_file", "blank"],
                condition=Q(state=SheetState.SPOILED),
                name="certificate_sheet_spoiled",
            ),
        ]


class SheetPage(models.Model):
    """The page of a sheet, set by the signer; seen while it is to be printed, and gone afterwards."""

    sheet = models.UUIDField(primary_key=True)
    content = models.BinaryField()


class LostBlank(models.Model):
    """A blank that was spoiled or lost without a licence on it: a line of the spoilage ledger."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register_file = models.TextField()
    registers = ArrayField(models.TextField())
    blank = models.IntegerField()
    reason = models.TextField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register_file", "blank"], name="certificate_lost_once")
        ]


class GlyphCase(models.Model):
    """A name that our fonts, or the contractor's character set, cannot write exactly (外字).

    why: glyph, encoding or no_room (too long for the paper). characters: what could not be printed.
    way, printed_as, wished_on: how it was settled; memo: what that rests on. It holds for the entry as
    long as its name is this one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    entry = models.UUIDField()
    version = models.UUIDField()
    name = models.TextField()
    why = models.TextField()
    characters = models.TextField()
    state = models.TextField(default=GlyphState.OPEN)
    previous_state = models.TextField(default="", editable=False)
    opened_at = models.DateTimeField()
    way = models.TextField(default="")
    printed_as = models.TextField(default="")
    wished_on = models.DateField(null=True)
    memo = models.TextField(default="")
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="certificate_glyph_once")
        ]
        indexes = [models.Index(fields=["state", "opened_at"], name="certificate_glyph_waiting")]
