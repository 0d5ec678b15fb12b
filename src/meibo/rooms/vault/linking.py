"""Links between people and numbers that end, are made anew, or turn out to be of one person: what the
stage that keeps the register asks of the vault.

Who may do what, that it takes three people, and that nobody who typed learns whose a number is, is
held by PostgreSQL (sql/linking.sql, relinking.sql, merging.sql).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet

from meibo.catalogue import authority_of
from meibo.rooms.journal.act import Act
from meibo.rooms.vault.calling import call
from meibo.rooms.vault.link_refusals import (
    another_person,
    asked_about,
    link_moved_on,
    link_under_way,
    linked_already,
    merging_gone,
    no_such_link,
    not_linked,
)
from meibo.rooms.vault.models import Merging, Relinking, Typing, Unlinking
from meibo.rooms.vault.refusals import reason_wanted
from meibo.rooms.vault.states import (
    MergingState,
    RelinkingState,
    TypingState,
    UnlinkingState,
)
from meibo.terms.reason import fits
from meibo.terms.refusal import Refusal

_WHY: dict[str, Callable[[], Refusal]] = {
    "none": not_linked, "linked": linked_already, "open": link_under_way, "state": link_moved_on,
    "person": another_person, "asked": asked_about, "reason": reason_wanted, "gone": merging_gone,
}  # fmt: skip
M = TypeVar("M", bound=Model)
# What an officers' process may read of an unlinking: not with whom somebody had been merged.
_SHOWN = (
    "id", "entry", "pseudonym", "register", "register_file", "reason_code", "reason", "state",
    "previous_state", "proposed_by", "proposed_at", "seconded_by", "seconded_at", "confirmed_by",
    "dropped_by", "settled_at",
)  # fmt: skip
_UNLINKING = (UnlinkingState.PROPOSED, UnlinkingState.SECONDED)
_MERGING = (MergingState.PROPOSED, MergingState.SECONDED)


@dataclass(frozen=True, slots=True)
class Link:
    """The link of an entry's person, and everything done about it, newest first.

    linked: a number is; None: not told to who typed. merging: what the officer may see of one.
    names: of those who took part.
    """

    linked: bool | None
    unlinkings: list[Unlinking]
    relinkings: list[Relinking]
    mergings: list[Merging]
    names: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What waits for somebody in the officer's registers, oldest first."""

    unlinkings: list[Unlinking]
    relinkings: list[Relinking]
    mergings: list[Merging]


def link_of(entry: UUID) -> Link:
    """The link of an entry of the officer's registers."""
    return Link(
        linked=is_linked(entry),
        unlinkings=list(
            Unlinking.objects.only(*_SHOWN).filter(entry=entry).order_by("-proposed_at")
        ),
        relinkings=list(Relinking.objects.filter(entry=entry).order_by("-begun_at")),
        mergings=list(Merging.objects.filter(entry=entry).order_by("-found_at")),
        names=_names(entry),
    )


def is_linked(entry: UUID) -> bool | None:
    """Whether a number is linked to the person of an entry of the officer's registers; None for an entry
    of others, and for who typed what was confirmed for it last."""
    found: bool | None = call("is_linked(%s)", entry)
    return found


def under_way(registers: Iterable[str], most: int) -> UnderWay:
    """What is not over in some registers; at most so many of each."""
    of = {"register__in": sorted(registers)}
    unlinkings = (
        Unlinking.objects.only(*_SHOWN).filter(state__in=_UNLINKING, **of).order_by("proposed_at")
    )
    relinkings = Relinking.objects.filter(state=RelinkingState.OPEN, **of).order_by("begun_at")
    mergings = Merging.objects.filter(state__in=_MERGING, **of).order_by("found_at")
    return UnderWay(list(unlinkings[:most]), list(relinkings[:most]), list(mergings[:most]))


def known_by(*pseudonyms: UUID) -> dict[UUID, list[UUID]]:
    """Every pseudonym of each of some people: of nearly everybody it is the one that was asked."""
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked, pseudonym FROM vault.known_by(%s)", [list(pseudonyms)])
        for asked, one in cursor.fetchall():
            found.setdefault(asked, []).append(one)
    return found


def unlinking(unlinking: UUID) -> Unlinking:
    """One unlinking of the officer's registers; refuses vault.no_link_act."""
    return _one(Unlinking.objects.only(*_SHOWN).filter(id=unlinking))


def relinking(relinking: UUID) -> Relinking:
    """One relinking of the officer's registers, or of any for the clock; refuses vault.no_link_act."""
    rows = Relinking.objects.only("id", "entry", "register", "state")
    return _one(rows.filter(id=relinking))


def merging(relinking: UUID) -> Merging:
    """One merging the officer may see; refuses vault.no_link_act."""
    return _one(Merging.objects.filter(relinking=relinking))


def propose_unlinking(act: Act, *, entry: UUID, code: str, reason: str) -> UUID:
    """Say that the number is another person's. Refuses vault.not_linked, vault.link_under_way."""
    made = uuid4()
    _refuse(call("propose_unlinking(%s, %s, %s, %s, %s)", made, entry, code, reason, act.at))
    return made


def second_unlinking(act: Act, unlinking: UUID) -> None:
    """A second officer finds so. Refuses vault.link_moved_on, vault.another_person."""
    _refuse(call("second_unlinking(%s, %s)", unlinking, act.at))


def confirm_unlinking(act: Act, unlinking: UUID) -> None:
    """A superior ends the link. Refuses vault.asked_about besides."""
    _refuse(call("confirm_unlinking(%s, %s)", unlinking, act.at))


def drop_unlinking(act: Act, unlinking: UUID) -> None:
    """The link stays. Refuses vault.link_moved_on."""
    _refuse(call("drop_unlinking(%s, %s)", unlinking, act.at))


def begin_relinking(act: Act, *, entry: UUID, register: str) -> UUID:
    """Have a number typed for an entry. Refuses vault.linked, vault.link_under_way."""
    made, authority = uuid4(), authority_of(register).id
    _refuse(call("begin_relinking(%s, %s, %s, %s)", made, entry, authority, act.at))
    return made


def to_settle(limit: int = 50) -> list[UUID]:
    """Relinkings a superior has confirmed or given up, but for those that two look at."""
    decided = Typing.objects.filter(
        case=OuterRef("id"), state__in=[TypingState.CONFIRMED, TypingState.DROPPED]
    )
    looked_at = Merging.objects.filter(relinking=OuterRef("id"))
    rows = Relinking.objects.filter(Exists(decided), ~Exists(looked_at), state=RelinkingState.OPEN)
    return list(rows.values_list("id", flat=True)[:limit])


def link_entry(act: Act, relinking: UUID) -> str:
    """Link what was confirmed: linked, merging, dropped or nothing."""
    return str(call("link_entry(%s, %s)", relinking, act.at))


def confirm_merging(act: Act, relinking: UUID) -> str:
    """One of two superiors finds that it is one person: seconded or merged. Refuses
    vault.link_moved_on, vault.another_person, vault.merging_gone."""
    found = str(call("confirm_merging(%s, %s)", relinking, act.at))
    if found not in set(MergingState):
        _refuse(found)
    return found


def reject_merging(act: Act, relinking: UUID, *, reason: str) -> None:
    """A superior finds that they are two. Refuses vault.link_moved_on, vault.reason."""
    if not fits(reason):
        raise reason_wanted()
    _refuse(call("reject_merging(%s, %s, %s)", relinking, reason, act.at))


def _one(rows: QuerySet[M]) -> M:
    found = rows.first()
    if found is None:
        raise no_such_link()
    return found


def _names(entry: UUID) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, display_name FROM vault.hands_of(%s)", [entry])
        return dict(cursor.fetchall())


def _refuse(code: str) -> None:
    """Refuse with what PostgreSQL said; nothing where it said nothing."""
    if code:
        why = _WHY[code]
        raise why()
