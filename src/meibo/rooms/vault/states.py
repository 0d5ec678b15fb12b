"""States of envelopes, of renewals of keys, of endings, of numbers that two people type, of links that
end, are made anew or turn out to be of one person, and of searches on the terminal, and the moves between
them; mirrored in the tables `<table>_move` of PostgreSQL."""

from __future__ import annotations

from enum import StrEnum


class EnvelopeState(StrEnum):
    """waiting → opened or refused, by the number process; opened → linked or discarded."""

    WAITING = "waiting"
    OPENED = "opened"
    REFUSED = "refused"
    LINKED = "linked"
    DISCARDED = "discarded"


MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EnvelopeState.WAITING),
        (EnvelopeState.WAITING, EnvelopeState.OPENED),
        (EnvelopeState.WAITING, EnvelopeState.REFUSED),
        (EnvelopeState.WAITING, EnvelopeState.DISCARDED),
        (EnvelopeState.OPENED, EnvelopeState.LINKED),
        (EnvelopeState.OPENED, EnvelopeState.DISCARDED),
    }
)


class RenewalState(StrEnum):
    """A key's next version comes: asked for at the console, the rest by the number process.

    making: the service makes the version. moving: what the old one was used for moves to the new
    one. keeping: nothing uses the old one any more, it stays for old backups until its day.
    """

    ASKED = "asked"
    MAKING = "making"
    MOVING = "moving"
    KEEPING = "keeping"
    DONE = "done"


RENEWAL_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RenewalState.ASKED),
        (RenewalState.ASKED, RenewalState.MAKING),
        (RenewalState.MAKING, RenewalState.MOVING),
        (RenewalState.MOVING, RenewalState.KEEPING),
        (RenewalState.KEEPING, RenewalState.DONE),
    }
)


class EndingState(StrEnum):
    """A registration has ended: its number is kept and marked, or destroyed by its own key."""

    NOTED = "noted"
    KEPT = "kept"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"


ENDING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", EndingState.NOTED),
        (EndingState.NOTED, EndingState.KEPT),
        (EndingState.NOTED, EndingState.DESTROYING),
        (EndingState.DESTROYING, EndingState.DESTROYED),
    }
)


class TypingState(StrEnum):
    """Where the linking of a number stands that two officers type from a paper, or that is found.

    typing: this round wants one or two of them. typed: the number process compares and asks.
    checked: it has; the clock judges. found: by basic data; two officers look at who it is.
    agrees: a superior confirms. locked: three rounds failed, or nobody was found.
    """

    TYPING = "typing"
    TYPED = "typed"
    CHECKED = "checked"
    FOUND = "found"
    AGREES = "agrees"
    LOCKED = "locked"
    CONFIRMED = "confirmed"
    LINKED = "linked"
    DROPPED = "dropped"


_T = TypingState
TYPING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", _T.TYPING),
        # At once where no number was given: nobody types, it is asked for.
        (_T.TYPING, _T.TYPED),
        (_T.TYPED, _T.CHECKED),
        (_T.CHECKED, _T.AGREES),
        # To be typed again: both envelopes are discarded.
        (_T.CHECKED, _T.TYPING),
        (_T.CHECKED, _T.LOCKED),
        (_T.CHECKED, _T.FOUND),
        (_T.FOUND, _T.AGREES),
        (_T.AGREES, _T.CONFIRMED),
        (_T.AGREES, _T.TYPING),
        (_T.AGREES, _T.LOCKED),
        (_T.LOCKED, _T.TYPING),
        (_T.CONFIRMED, _T.LINKED),
        # It was somebody else's number (MergingState.REJECTED), or not that of the holder a paper is about.
        (_T.CONFIRMED, _T.DROPPED),
        (_T.TYPING, _T.DROPPED),
        (_T.FOUND, _T.DROPPED),
        (_T.AGREES, _T.DROPPED),
        (_T.LOCKED, _T.DROPPED),
    }
)


class UnlinkingState(StrEnum):
    """An officer says that a number is another person's, a second finds so, a superior ends the link."""

    PROPOSED = "proposed"
    SECONDED = "seconded"
    UNLINKED = "unlinked"
    DROPPED = "dropped"


UNLINKING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", UnlinkingState.PROPOSED),
        (UnlinkingState.PROPOSED, UnlinkingState.SECONDED),
        (UnlinkingState.SECONDED, UnlinkingState.UNLINKED),
        (UnlinkingState.PROPOSED, UnlinkingState.DROPPED),
        (UnlinkingState.SECONDED, UnlinkingState.DROPPED),
    }
)


class RelinkingState(StrEnum):
    """A number for an entry that has none; how far it is, its TypingState says.

    linked: to a number of its own, or by a merging, which those who typed do not learn.
    """

    OPEN = "open"
    LINKED = "linked"
    DROPPED = "dropped"


RELINKING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", RelinkingState.OPEN),
        (RelinkingState.OPEN, RelinkingState.LINKED),
        (RelinkingState.OPEN, RelinkingState.DROPPED),
    }
)


class MergingState(StrEnum):
    """The number is kept for somebody already: two superiors find that it is one person, or one that
    it is two."""

    PROPOSED = "proposed"
    SECONDED = "seconded"
    MERGED = "merged"
    REJECTED = "rejected"


MERGING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", MergingState.PROPOSED),
        (MergingState.PROPOSED, MergingState.SECONDED),
        (MergingState.SECONDED, MergingState.MERGED),
        (MergingState.PROPOSED, MergingState.REJECTED),
        (MergingState.SECONDED, MergingState.REJECTED),
    }
)


class SearchState(StrEnum):
    """A search on the terminal: asked, answered on screen, and what was answered deleted."""

    ASKED = "asked"
    ANSWERED = "answered"
    DELETED = "deleted"


SEARCH_MOVES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", SearchState.ASKED),
        (SearchState.ASKED, SearchState.ANSWERED),
        (SearchState.ANSWERED, SearchState.DELETED),
        # Juki-net gave no answer in time: the search is over.
        (SearchState.ASKED, SearchState.DELETED),
    }
)


class FindingState(StrEnum):
    """What the daily look through the searches found waits for an officer who did not search."""

    OPEN = "open"
    SETTLED = "settled"


FINDING_MOVES: frozenset[tuple[str, str]] = frozenset(
    {("", FindingState.OPEN), (FindingState.OPEN, FindingState.SETTLED)}
)
