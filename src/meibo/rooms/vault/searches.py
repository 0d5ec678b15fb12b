"""Searches on the identity-confirmation terminal: what the officers' side and the clock ask of the vault.

Who may search, who reads an answer, and that another officer settles a finding, is held by PostgreSQL
(sql/searches.sql).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from meibo.catalogue import authority_of
from meibo.rooms.journal.act import Act
from meibo.rooms.vault.calling import call
from meibo.rooms.vault.models import Search, SearchFinding
from meibo.rooms.vault.search_refusals import (
    ground_wanted,
    no_such_finding,
    no_such_search,
    own_search,
    settled_already,
)
from meibo.rooms.vault.states import SearchState
from meibo.terms.refusal import Refusal

# What an officers' process may read of a search; its answer comes by `answer_of` alone.
_SHOWN = (
    "id", "register", "application", "identity", "reason", "asked", "asked_by", "asked_at", "state",
    "answered_at", "delete_after",
)  # fmt: skip
# What the clock reads.
_COMPARED = (
    "id", "register", "application", "identity", "reason", "asked", "asked_by", "asked_at", "state",
)  # fmt: skip
_WHY: dict[str, Callable[[], Refusal]] = {
    "ground": ground_wanted, "id": no_such_search, "none": no_such_finding,
    "state": settled_already, "person": own_search,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """Why somebody may be asked about: an application; or a visitor whose identity the documents
    proved, with a reason."""

    application: UUID | None
    identity: tuple[str, ...] = ()
    reason: str = ""


def begin(act: Act, *, search: UUID, register: str, ground: Ground, asked: dict[str, str]) -> None:
    """Ask for a search; the same id again is the same search. Refuses vault.search_ground, and
    vault.no_search where the id is another officer's."""
    code = call(
        "begin_search(%s, %s, %s, %s, %s, %s, %s, %s, %s)", search, register,
        authority_of(register).id, ground.application, json.dumps(list(ground.identity)),
        ground.reason, json.dumps(asked, ensure_ascii=False), settings.SEARCH_MINUTES, act.at,
    )  # fmt: skip
    _refuse(code)


def own(act: Act, most: int) -> list[Search]:
    """The officer's own searches, newest first."""
    rows = Search.objects.only(*_SHOWN).filter(asked_by=act.scope.account)
    return list(rows.order_by("-asked_at")[:most])


def own_one(act: Act, search: UUID) -> Search:
    """One of them; refuses vault.no_search."""
    found = Search.objects.only(*_SHOWN).filter(asked_by=act.scope.account, id=search).first()
    if found is None:
        raise no_such_search()
    return found


def answer_of(search: UUID) -> dict[str, Any] | None:
    """What was answered, for the officer who asked, while it is kept: {"result", "people", "more"}."""
    found: dict[str, Any] | None = json.loads(call("search_answer(%s)::text", search) or "null")
    return found


def to_reconcile(before: datetime, limit: int = 100) -> list[UUID]:
    """Searches of days that are over which nobody has looked through, oldest first."""
    rows = Search.objects.filter(reconciled_on=None, state=SearchState.DELETED, asked_at__lt=before)
    return list(rows.order_by("asked_at").values_list("id", flat=True)[:limit])


def lock(search: UUID) -> Search | None:
    """A search that is to be looked through, locked; None where that is done."""
    rows = Search.objects.only(*_COMPARED).select_for_update()
    return rows.filter(id=search, reconciled_on=None, state=SearchState.DELETED).first()


def reconciled(row: Search, day: date, kind: str) -> None:
    """Write down that a search was looked through; kind: what was found, empty for nothing. Whom it
    was about stays for as long as something is open about it."""
    if kind:
        SearchFinding.objects.create(
            search=row.id, register=row.register, asked_by=row.asked_by, kind=kind, day=day
        )
        Search.objects.filter(id=row.id).update(reconciled_on=day)
    else:
        Search.objects.filter(id=row.id).update(reconciled_on=day, asked=None)


def anything_over(at: datetime) -> bool:
    """Whether a search's minutes are over."""
    return _over(at).exists()


def delete_over(at: datetime) -> int:
    """Delete what was answered, and end searches that got no answer; how many."""
    return _over(at).update(state=SearchState.DELETED, answer=None)


def _over(at: datetime) -> QuerySet[Search, Search]:
    held = [SearchState.ASKED, SearchState.ANSWERED]
    return Search.objects.filter(state__in=held, delete_after__lte=at)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding and its search; names: of the officers who searched and settled."""

    finding: SearchFinding
    search: Search
    names: dict[UUID, str]


def findings(registers: Iterable[str], most: int) -> list[Found]:
    """What was found in some registers: open first, then newest."""
    rows = SearchFinding.objects.filter(register__in=sorted(registers))
    listed = list(rows.order_by("state", "-day", "id")[:most])
    searches = Search.objects.only(*_SHOWN).in_bulk([one.search for one in listed])
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, display_name FROM vault.search_hands()")
        names = dict(cursor.fetchall())
    return [Found(one, searches[one.search], names) for one in listed]


def settle(act: Act, finding: UUID, *, result: str, reason: str) -> None:
    """Say what became of a finding. Refuses vault.no_search_finding, vault.finding_settled,
    vault.own_search."""
    code = call("settle_finding(%s, %s, %s, %s)", finding, result, reason, act.at)
    _refuse(code)


def _refuse(code: str) -> None:
    """Refuse with what PostgreSQL said; nothing where it said nothing."""
    if code:
        why = _WHY[code]
        raise why()


def search_of(finding: UUID) -> UUID:
    """The search a finding is about; refuses vault.no_search_finding."""
    found = SearchFinding.objects.filter(id=finding).values_list("search", flat=True).first()
    if found is None:
        raise no_such_finding()
    return found
