"""The officers' queue: which cases, in which order, from which one on, and how many.

A list of a hundred thousand cases costs what one of fifty costs: the order comes from an index, a
page begins behind a row, not at an offset, and nothing is counted beyond CAP.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from meibo.flow.examination import any_of  # noqa: F401 the lookup `any_of`
from meibo.flow.examination.models import Case, Check, Enquiry
from meibo.flow.examination.states import CaseState, Outcome
from meibo.flow.examination.stretch import Order, Stretch, stretch
from meibo.rooms.journal.act import Act
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key

PAGE = 50
CAP = 1_000
REFERENCE = 8  # characters of a reference without its hyphen
FILTERS = {"open": CaseState.OPEN, "proposed": CaseState.PROPOSED, "decided": CaseState.DECIDED}
SORTS = {"arrived": "arrived_at", "due": "due_on", "name": "name_key"}
# What a case waits for, and the state in which it can.
WAITS = {
    "juki": "open", "checks": "open", "proposal": "open", "me": "proposed", "others": "proposed",
    "run": "decided",
}  # fmt: skip
# What a row of the list shows: forms, cards and answers stay where they are.
_SHOWN = (
    "reference", "register", "procedure", "applicant_name", "name_key", "state", "outcome",
    "arrived_at", "due_on", "proposed_by", "proposed_at", "approved_at", "handed_over_at",
)  # fmt: skip
_COUNTED = """
SELECT register, procedure, count(*), count(*) FILTER (WHERE due_on < %(today)s)
  FROM (SELECT register, procedure, due_on FROM examination.examination_case
         WHERE register = ANY (%(registers)s) AND state = %(state)s LIMIT %(most)s) AS listed
 GROUP BY register, procedure
"""


class ExistsInOrder(Exists):
    """EXISTS, asked of one row after the other in the list's order until the page is full. Without
    OFFSET the planner joins every row first and sorts them, since it expects a few."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases. state: a key of FILTERS, empty for all; sort: a key of SORTS, "-" before it the
    other way round; waits: a key of WAITS; text: a reference or the beginning of a name; after,
    before: the case that the page begins behind, or ends at."""

    state: str = "open"
    sort: str = "arrived"
    register: str = ""
    procedure: str = ""
    waits: str = ""
    late: bool = False
    text: str = ""
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """How many cases of a state each (register, procedure) has, and how many of them are late.

    whole: all were counted; otherwise there are more than CAP and the figures say nothing.
    """

    counts: dict[tuple[str, str], int]
    late: int
    whole: bool


def found(act: Act, wanted: Wanted) -> QuerySet[Case]:
    """The cases that are wanted, of the officer's registers, in no order yet."""
    own = sorted(act.scope.registers)
    chosen = [one for one in own if wanted.register in {"", one}]
    rows = Case.objects.filter(register__any_of=chosen).only(*_SHOWN)
    if wanted.state:
        rows = rows.filter(state=FILTERS[wanted.state])
    if wanted.procedure:
        rows = rows.filter(procedure=wanted.procedure)
    if wanted.late:
        today = japanese_day(act.at)
        rows = rows.filter(due_on__lt=today, state__in=[CaseState.OPEN, CaseState.PROPOSED])
    if wanted.waits:
        rows = rows.filter(_waiting(wanted.waits, act.scope.account))
    return _searched(rows, wanted.text) if wanted.text.strip() else rows


def _searched(rows: QuerySet[Case], text: str) -> QuerySet[Case]:
    """By reference as it is read out, or by the beginning of a name: a range on the stored key,
    since LIKE could not use the index under row-level security."""
    key = folded_key(text)
    named = Q(name_key__gte=key, name_key__lt=key + "\U0010ffff")
    read = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())
    if not (read.isascii() and len(read) == REFERENCE):
        return rows.filter(named) if key else rows.none()
    return rows.filter(Q(reference=f"{read[:4]}-{read[4:]}") | named)


def _waiting(waits: str, account: UUID) -> Q:
    case = OuterRef("pk")
    # By what is not there yet: an index of that alone is found without knowing any value.
    undone = Check.objects.filter(case=case, at__isnull=True)
    asked = Enquiry.objects.filter(case=case, answered_at__isnull=True)
    conditions = {
        "juki": Q(ExistsInOrder(asked)),
        "checks": Q(ExistsInOrder(undone)),
        "proposal": ~Q(ExistsInOrder(undone)),
        "me": ~Q(proposed_by=account),
        "others": Q(proposed_by=account),
        "run": Q(outcome=Outcome.GRANT, handed_over_at__isnull=True),
    }
    return Q(state=FILTERS[WAITS[waits]]) & conditions[waits]


def listed(act: Act, wanted: Wanted, size: int) -> Stretch[Case]:
    """A page. One behind a case begins where that case stands or stood in the order."""
    name = wanted.sort.removeprefix("-")
    down = wanted.sort.startswith("-") and name in SORTS
    order = Order(SORTS.get(name, "arrived_at"), down=down)

    def place(anchor: UUID) -> Any:
        return Case.objects.filter(id=anchor).values_list(order.column, flat=True).first()

    return stretch(
        found(act, wanted), order, size, after=wanted.after, before=wanted.before, place=place
    )


def grouped(act: Act, state: str) -> Groups:
    """What the chips of a state say."""
    asked: dict[str, Any] = {
        "today": japanese_day(act.at), "registers": sorted(act.scope.registers),
        "state": FILTERS[state].value, "most": CAP + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        rows = cursor.execute(_COUNTED, asked).fetchall()
    counts = {(register, procedure): count for register, procedure, count, _ in rows}
    return Groups(counts, sum(row[3] for row in rows), sum(counts.values()) <= CAP)
