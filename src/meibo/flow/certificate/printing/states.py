"""States of a print run, of its sheets and of the 外字 desk's cases; mirrored in
certificate.certificate_<table>_move."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """proposed → released (a second officer) or dropped; a contracted printer's: → out → back."""

    PROPOSED = "proposed"
    RELEASED = "released"
    DROPPED = "dropped"
    OUT = "out"
    BACK = "back"


RUN_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RunState.PROPOSED),
        (RunState.PROPOSED, RunState.RELEASED),
        (RunState.PROPOSED, RunState.DROPPED),
        (RunState.RELEASED, RunState.OUT),
        (RunState.OUT, RunState.BACK),
    }
)


class SheetState(StrEnum):
    """planned → set (checked, and its page made) → released with a blank's number → printed →
    handed, or posted → returned; refused, cancelled and spoiled end it. A reprint has its blank from
    the beginning: planned → released.
    """

    PLANNED = "planned"
    SET = "set"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    RELEASED = "released"
    PRINTED = "printed"
    SPOILED = "spoiled"
    HANDED = "handed"
    POSTED = "posted"
    RETURNED = "returned"


SHEET_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", SheetState.PLANNED),
        (SheetState.PLANNED, SheetState.SET),
        (SheetState.PLANNED, SheetState.RELEASED),
        (SheetState.PLANNED, SheetState.REFUSED),
        (SheetState.PLANNED, SheetState.CANCELLED),
        (SheetState.SET, SheetState.CANCELLED),
        (SheetState.SET, SheetState.RELEASED),
        (SheetState.RELEASED, SheetState.PRINTED),
        (SheetState.RELEASED, SheetState.SPOILED),
        (SheetState.PRINTED, SheetState.SPOILED),
        (SheetState.PRINTED, SheetState.HANDED),
        (SheetState.PRINTED, SheetState.POSTED),
        (SheetState.POSTED, SheetState.RETURNED),
        (SheetState.RETURNED, SheetState.POSTED),
        (SheetState.RETURNED, SheetState.HANDED),
        (SheetState.RETURNED, SheetState.SPOILED),
    }
)
# What is printed, or on its way there: of one occasion there is one of these.
LIVE = (
    SheetState.PLANNED, SheetState.SET, SheetState.RELEASED, SheetState.PRINTED, SheetState.HANDED,
    SheetState.POSTED, SheetState.RETURNED,
)  # fmt: skip
SPOILABLE = (SheetState.RELEASED, SheetState.PRINTED, SheetState.RETURNED)
ON_HAND = (SheetState.PRINTED, SheetState.RETURNED)


class GlyphState(StrEnum):
    """open → settled by a person."""

    OPEN = "open"
    SETTLED = "settled"


GLYPH_MOVES: frozenset[tuple[str, str]] = frozenset(
    {("", GlyphState.OPEN), (GlyphState.OPEN, GlyphState.SETTLED)}
)


class GlyphWay(StrEnum):
    """elsewhere: the contracted printer, who has the glyph, prints it by its MJ number; other_form:
    the name is printed in another form, on the holder's written wish."""

    ELSEWHERE = "elsewhere"
    OTHER_FORM = "other_form"
