"""Anyone asks about the code that a holder's phone shows (CRT-04)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from meibo import plugs
from meibo.flow.certificate.paper.code import UnreadableCodeError
from meibo.flow.certificate.phones import code
from meibo.flow.certificate.ports import PhoneKeys
from meibo.flow.certificate.window import held, phone_key
from meibo.flow.verification.judging import status_of
from meibo.flow.verification.key_binding import SKEW
from meibo.flow.verification.told import public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

# Long enough to scan a code, read the question and press the button.
LASTS = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class FromPhone:
    """The answer, and when the phone made the code; None where it made none."""

    verdict: Verdict
    made: datetime | None = None


@act("verification.answer_phone", purpose="verification", permit=process)
def answer_phone(act: Act, *, payload: str, address: str) -> FromPhone:
    """Judge a code by the phone's key, its time, and the register as of now, without the name.

    address: all of a code's address before its payload. A code that is too old tells nothing of the
    register: who has once photographed one could otherwise follow its holder's registration for ever.
    """
    answer = _judged(act, payload, address)
    act.outcome = answer.verdict.code
    return answer


def _judged(act: Act, payload: str, address: str) -> FromPhone:
    try:
        found = code.read(payload)
    except UnreadableCodeError:
        return FromPhone(Verdict("malformed"))
    jwk = phone_key(found.copy)
    if jwk is None:
        return FromPhone(Verdict("unknown"))
    act.about(case=found.copy)
    keys: PhoneKeys = plugs.fill("certificate.phone_keys")
    if not keys.signed(json.loads(jwk), found.signed(address), found.signature):
        return FromPhone(Verdict("binding_broken"))
    return FromPhone(_of_now(act, found), found.made)


def _of_now(act: Act, found: code.Code) -> Verdict:
    if found.made > act.at + SKEW:
        return Verdict("code_ahead")
    if found.made < act.at - LASTS:
        return Verdict("code_old")
    row = held(found.copy, on_phone=True)
    if row is None:
        return Verdict("unknown")
    return Verdict(status_of(act, row), public_claims(row.register, row.entry, row.standing))
