"""Opening what two officers typed, in the number process only: compared here, judged elsewhere.

What leaves is whether Juki-net knows the one number both typed, and whom it belongs to; never which
digit or which check failed, because officers could learn numbers by trying (REG-04).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from meibo import plugs
from meibo.catalogue import qualification
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.models import Envelope, Typing
from meibo.rooms.vault.opening import INFO, Faulty, hold, live, still_in_use
from meibo.rooms.vault.ports import EnvelopeKeys
from meibo.rooms.vault.sealing import Sealed
from meibo.rooms.vault.states import TypingState
from meibo.rooms.vault.typed import ROUTE
from meibo.terms.actor import Actor
from meibo.terms.canonical import canonical, unb64u
from meibo.terms.individual_number import is_individual_number

UNEQUAL = {"result": "unequal", "person": {}}
FOUND = "found"


@dataclass(frozen=True, slots=True)
class Pair:
    """A linking whose turn has come. request: names the question to Juki-net, the same at every try.

    asked: the basic data to ask by, where no number was given; else None.
    """

    case: UUID
    register: str
    authority: str
    request: UUID
    envelopes: tuple[UUID, ...]
    asked: dict[str, str] | None
    tries: int


def due(at: datetime, limit: int = 20) -> list[UUID]:
    """Linkings to compare and ask about now."""
    rows = Typing.objects.filter(state=TypingState.TYPED, next_try_at__lte=at)
    return list(rows.order_by("next_try_at").values_list("case", flat=True)[:limit])


@act("vault.ask_typed", purpose="number_check", permit=process)
def ask_typed(act: Act, *, case: UUID, again: Callable[[int], datetime]) -> Pair | None:
    """Write down that a pair is to be opened, before it is; None where it may not be now.

    Within the limits of its purpose, which PostgreSQL holds. again: when, after so many tries, the
    next one is due; a process that dies in between leaves the pair to that.
    """
    act.about(case=case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault.ask_typed(%s)", [case])
        code = cursor.fetchone()[0]
    if code:
        act.outcome = f"breaker_{code}" if code.startswith("tripped") else code
        return None
    row = Typing.objects.select_for_update().get(case=case)
    row.tries, row.next_try_at = row.tries + 1, again(row.tries + 1)
    row.save(update_fields=["tries", "next_try_at"])
    pair = tuple(one for one in (row.first_envelope, row.second_envelope) if one is not None)
    request = row.second_envelope or row.case
    return Pair(case, row.register, row.authority, request, pair, row.asked, row.tries)


def number_of(pair: Pair, at: datetime) -> str | None:
    """The number both typed, if it is one and the same and its digit checks; else None.

    Both are opened before anything is judged. KeyNotYetKnownError leaves the pair waiting.
    """
    first, second = (_typed(Envelope.objects.get(id=one), at) for one in pair.envelopes)
    same = hmac.compare_digest(first.encode(), second.encode())
    return second if same and is_individual_number(second) else None


def _typed(row: Envelope, at: datetime) -> str:
    """What one officer typed; "" where it does not open as what the row says it is."""
    aad = {
        "kid": row.kid, "case": str(row.case), "nonce": row.nonce, "route": ROUTE,
        "round": row.round, "typist": str(row.account),
    }  # fmt: skip
    held: dict[str, Any] = row.document or {}
    try:
        if held.get("aad") != aad:
            return ""
        live(row.kid, at)
        sealed = unb64u(held["enc"]) + unb64u(held["ct"])
        info = INFO + b"\n" + canonical(aad)
        vault: EnvelopeKeys = plugs.fill("vault.envelope_keys")
        content = json.loads(vault.open_envelope(row.kid, sealed, info))
        number = content["number"]
    except (ValueError, KeyError, TypeError, RecursionError, Faulty):
        return ""
    return number if isinstance(number, str) and set(content) == {"number"} else ""


def keep_typed(
    actor: Actor, at: datetime, *, pair: Pair, answer: dict[str, Any], number: str | None
) -> None:
    """Keep what came back, and the number sealed where Juki-net knows it.

    Sealed outside the transaction, because the key service may be far. Refuses vault.key_lost and
    vault.key_service; the pair waits.
    """
    sealed = None
    if answer["result"] == FOUND and number is not None:
        file = qualification(pair.register).register_file
        with sealing.refused_calmly():
            sealed = sealing.seal(file, pair.authority, number, at)
    _keep(actor, at, pair=pair, answer=answer, sealed=sealed)


@act("vault.keep_typed", purpose="number_check", permit=process)
def _keep(act: Act, *, pair: Pair, answer: dict[str, Any], sealed: Sealed | None) -> None:
    """Once; the envelopes are emptied either way. Which outcome it was, the entry does not say.

    Where a key was renewed or destroyed meanwhile nothing is kept, and the pair is opened again.
    """
    act.about(case=pair.case)
    row = Typing.objects.select_for_update().filter(case=pair.case, state=TypingState.TYPED).first()
    if row is None or (row.second_envelope or row.case) != pair.request:
        act.outcome = "nothing"
        return
    if sealed is not None and not still_in_use(row.register_file, sealed):
        act.outcome = "again:key_changed"
        return
    if pair.asked is not None:
        row.second_envelope = _found(act, row) if sealed is not None else None
    Envelope.objects.filter(id__in=pair.envelopes).update(document=None, opened_at=act.at)
    if sealed is not None:
        assert row.second_envelope is not None, "two typed, or one was found"
        hold(Envelope.objects.get(id=row.second_envelope), sealed, act.at)
    row.answer, row.state = answer, TypingState.CHECKED
    row.save(update_fields=["answer", "state", "second_envelope"])


def _found(act: Act, row: Typing) -> UUID:
    """An envelope for a number that came as an answer: nobody deposited it."""
    made = Envelope.objects.create(
        register=row.register, register_file=row.register_file, authority=row.authority,
        case=row.case, account=row.case, route="found", nonce=f"found:{row.case}",
        digest="", deposited_at=act.at,
    )  # fmt: skip
    return made.id


@act("vault.wait_typed", purpose="number_check", permit=process)
def wait_typed(act: Act, *, pair: Pair, reason: str, again_at: datetime) -> None:
    """Juki-net gave no answer: the pair stays sealed and is opened again later."""
    act.about(case=pair.case)
    act.outcome = f"waiting:{reason}"
    Typing.objects.filter(case=pair.case, state=TypingState.TYPED).update(next_try_at=again_at)
