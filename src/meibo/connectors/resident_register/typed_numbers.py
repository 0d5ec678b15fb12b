"""The number process's work at Juki-net for papers: numbers that two officers typed, and numbers that
are asked for by basic data where a paper gives none.

No transaction is open while the neighbour is waited for. Killed anywhere, the same question goes out
again under the same request id, and what came back is kept once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.catalogue import juki_route_on, qualification
from meibo.flow.examination.ports import JukiDownError, JukiRoute, JukiWrongError, port_of
from meibo.flow.examination.rules import next_try, within
from meibo.rooms.journal.rounds import each
from meibo.rooms.vault.opening import KeyNotYetKnownError
from meibo.rooms.vault.typed_opening import (
    UNEQUAL,
    Pair,
    ask_typed,
    due,
    keep_typed,
    number_of,
    wait_typed,
)
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

log = logging.getLogger(__name__)
Came = tuple[dict[str, Any], str | None]


def check_typed(actor: Actor, at: datetime) -> int:
    """Compare and ask about every pair that is due; how many there were. One that fails holds up no
    other."""
    waiting = due(at)
    each("check_typed", waiting, lambda case: _check_one(actor, at, case))
    return len(waiting)


def _check_one(actor: Actor, at: datetime, case: UUID) -> None:
    pair = ask_typed(actor, at, case=case, again=_again(case, at))
    if pair is not None:
        _check(actor, at, pair)


def _again(case: UUID, at: datetime) -> Callable[[int], datetime]:
    return partial(next_try, at, share=case.int % 1000 / 1000)


def _check(actor: Actor, at: datetime, pair: Pair) -> None:
    try:
        # Before anything is opened: a register that is known not to answer opens nothing.
        route: JukiRoute = plugs.fill(port_of(juki_route_on(pair.register, japanese_day(at))))
        route.ready()
        answer, number = _asked(route, pair) if pair.asked else _compared(route, pair, at)
    except (plugs.NoAdapterError, JukiDownError, KeyNotYetKnownError) as down:
        reasons = {plugs.NoAdapterError: "no_route", JukiWrongError: "resident_register_wrong"}
        reason = reasons.get(type(down), "resident_register_down")
        log.warning("the number of %s waits: %s (%s)", pair.case, reason, type(down).__name__)
        wait_typed(actor, at, pair=pair, reason=reason, again_at=_again(pair.case, at)(pair.tries))
        return
    # What the register may not ask is not kept (JUK-04).
    items = qualification(pair.register).basics
    kept = {"result": answer["result"], "person": within(items, answer.get("person") or {})}
    keep_typed(actor, at, pair=pair, answer=kept, number=number)


def _compared(route: JukiRoute, pair: Pair, at: datetime) -> Came:
    """Whom Juki-net knows by the number both typed; it is asked about no other."""
    number = number_of(pair, at)
    if number is None:
        return UNEQUAL, None
    return route.ask_by_number(pair.request, pair.authority, number), number


def _asked(route: JukiRoute, pair: Pair) -> Came:
    assert pair.asked is not None, "asked for by basic data"
    return route.ask_by_basics(pair.request, pair.authority, pair.asked)
