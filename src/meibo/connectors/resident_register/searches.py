"""The number process's work at Juki-net for searches on the identity-confirmation terminal.

No transaction is open while the neighbour is waited for. Killed anywhere, the same question goes out
again under the same request id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from meibo import plugs
from meibo.catalogue import juki_route_on, qualification
from meibo.flow.examination.ports import JukiDownError, JukiRoute, JukiWrongError, port_of
from meibo.flow.examination.rules import next_try, within
from meibo.rooms.journal.rounds import each
from meibo.rooms.vault.searching import Turn, ask_search, due, keep_search, wait_search
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

log = logging.getLogger(__name__)


def answer_searches(actor: Actor, at: datetime) -> int:
    """Ask about every search that is due; how many there were. One that fails holds up no other."""
    waiting = due(at)
    each("answer_search", waiting, lambda search: _answer(actor, at, search))
    return len(waiting)


def _answer(actor: Actor, at: datetime, search: UUID) -> None:
    turn = ask_search(actor, at, search=search, again=_again(search, at))
    if turn is not None:
        _ask(actor, at, turn)


def _again(search: UUID, at: datetime) -> Callable[[int], datetime]:
    return partial(next_try, at, share=search.int % 1000 / 1000)


def _ask(actor: Actor, at: datetime, turn: Turn) -> None:
    try:
        route: JukiRoute = plugs.fill(port_of(juki_route_on(turn.register, japanese_day(at))))
        route.ready()
        answer = route.search(turn.id, turn.authority, turn.asked)
    except (plugs.NoAdapterError, JukiDownError) as down:
        reasons = {plugs.NoAdapterError: "no_route", JukiWrongError: "resident_register_wrong"}
        reason = reasons.get(type(down), "resident_register_down")
        log.warning("the search %s waits: %s (%s)", turn.id, reason, type(down).__name__)
        wait_search(actor, at, turn=turn, reason=reason, again_at=_again(turn.id, at)(turn.tries))
        return
    # Whatever the other side sends, what the register may not ask is not kept (JUK-04, JUK-07).
    items = qualification(turn.register).basics
    people = [within(items, one) for one in answer["people"]]
    keep_search(actor, at, turn=turn, answer={**answer, "people": people})
