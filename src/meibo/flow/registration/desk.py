"""The officer's desk: who sits at it, and how much waits there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from meibo.flow.examination.handoff import Waiting, waiting_cases
from meibo.flow.examination.queue import CAP
from meibo.flow.registration.states import DispositionState
from meibo.rooms.accounts.window import View, own_name_and_views
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import officer
from meibo.rooms.journal.visit import read
from meibo.rooms.vault.typed import count_locked

_DISPOSITIONS = """
SELECT count(*) FROM (SELECT FROM registration.registration_disposition
                       WHERE register = ANY (%s) AND state = %s LIMIT %s) AS listed
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The signed-in officer, and the counts of the left rail.

    cases: by examination state, and those that a run would enter. dispositions: proposals waiting
    for approval. locked: linkings of papers' numbers that a superior has to release, locked_links:
    those of entries' numbers; both counted for superiors alone. Nothing is counted beyond CAP:
    CAP + 1 says that there are more. views: the officer's saved lists.
    """

    account: UUID
    name: str
    duties: frozenset[str]
    registers: frozenset[str]
    cases: Waiting
    dispositions: int
    locked: int
    locked_links: int
    views: list[View]


@read("registration.see_desk", purpose="examination", permit=officer)
def see_desk(act: Act) -> Desk:
    """The desk of the signed-in officer; counts only, of the registers in charge."""
    act.about(subject=act.scope.account)
    papers, links = 0, 0
    if "approve" in act.scope.duties:
        papers, links = count_locked(act.scope.registers, CAP + 1)
    name, views = own_name_and_views(act.scope.account)
    return Desk(
        account=act.scope.account,
        name=name,
        duties=act.scope.duties,
        registers=act.scope.registers,
        cases=waiting_cases(act.scope.registers),
        dispositions=_dispositions(act.scope.registers),
        locked=papers,
        locked_links=links,
        views=views,
    )


def _dispositions(registers: frozenset[str]) -> int:
    """Proposals that wait for approval, at most CAP + 1."""
    proposed = DispositionState.PROPOSED.value
    with connection.cursor() as cursor:
        row = cursor.execute(_DISPOSITIONS, [sorted(registers), proposed, CAP + 1]).fetchone()
    return int(row[0])
