"""A registered third party calls: who it is, whether it may now, and what it sends."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Sum

from meibo.flow.verification.models import CheckRun
from meibo.flow.verification.parties import checks
from meibo.flow.verification.parties.answering import Caller
from meibo.flow.verification.parties.assertions import caller
from meibo.flow.verification.parties.checks import Check
from meibo.flow.verification.parties.refusals import key_reused, no_key, too_often
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# Of one party: its own rows alone count, so that none uses up another's.
CALLS_A_MINUTE, ROWS_AN_HOUR = 60, 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """How it came: the assertion and the address it must be for, the call's id, kind and content."""

    assertion: str
    address: str
    key: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Begun:
    """What is to be judged; answers: those given before, where it is the same call again."""

    caller: Caller
    checks: tuple[Check, ...]
    digest: str
    answers: str | None


@act("parties.begin_check", purpose="verification", permit=process)
def begin_check(act: Act, *, call: Call) -> Begun:
    """Refuses party.not_known, party.suspended, party.no_key, party.key_reused, party.bad_file,
    party.bad_row, party.too_often: then nothing is judged."""
    party = caller(call.assertion, call.address, act.at)
    act.about(case=party.id)
    known = Caller(party.id, frozenset(party.registers), frozenset(party.items))
    digest = hashlib.sha256(call.kind.encode() + b"\n" + call.content).hexdigest()
    try:
        key = str(UUID(call.key))
    except ValueError:
        raise no_key() from None
    before = CheckRun.objects.filter(party=party.id, key=key).first()
    if before is not None:
        if before.digest != digest:
            raise key_reused()
        return Begun(known, (), digest, before.answers)
    sent = checks.read(call.content, call.kind)
    _bounded(act, party.id, len(sent))
    act.outcome = str(len(sent))
    return Begun(known, sent, digest, None)


def _bounded(act: Act, party: UUID, count: int) -> None:
    own = CheckRun.objects.filter(party=party)
    minute = own.filter(at__gt=act.at - timedelta(minutes=1)).aggregate(calls=Count("id"))
    hour = own.filter(at__gt=act.at - timedelta(hours=1)).aggregate(rows=Sum("count"))
    if minute["calls"] >= CALLS_A_MINUTE or (hour["rows"] or 0) + count > ROWS_AN_HOUR:
        raise too_often()
