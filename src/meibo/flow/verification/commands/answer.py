"""Anyone asks whether a certificate is valid; the answer is computed from the register."""

from __future__ import annotations

import math
import re
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.catalogue import qualifications
from meibo.flow.certificate import sd_jwt, status_list
from meibo.flow.certificate.states import CredentialState
from meibo.flow.certificate.window import Held, held, held_at
from meibo.flow.verification import key_binding
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.ports import (
    BadSignatureError,
    IssuerKeys,
    UnknownKeyError,
    UnreadableError,
)
from meibo.flow.verification.told import code_of, code_of_old, public_claims
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process

_URI = re.compile(r"/status-lists/([a-z0-9_]+)-(\d{1,9})\Z")
_HIDDEN = {"iss", "vct", "status", "iat", "exp", "cnf"}


@act("verification.answer", purpose="verification", permit=process)
def answer_presented(act: Act, *, text: str, asked: Asked) -> Verdict:
    """Judge a presented SD-JWT: form, signature, disclosures, holder binding, term, status.

    asked: for whom, and with what, a holder's binding must have been made (CRT-04, EXT-07).
    """
    verdict = _judge(act, text, asked)
    act.outcome = verdict.code
    return verdict


@act("verification.answer_code", purpose="verification", permit=process)
def answer_code(act: Act, *, credential: UUID) -> Verdict:
    """Judge a certificate by the code in its QR: what the register says, without the name."""
    row = held(credential)
    if row is None:
        act.outcome = "unknown"
        return Verdict("unknown")
    act.about(case=row.id)
    act.outcome = _status(act, row)
    if act.outcome == "not_yet":
        return Verdict("not_yet")
    return Verdict(act.outcome, public_claims(row.register, row.entry, row.standing))


def _judge(act: Act, text: str, asked: Asked) -> Verdict:
    keys: IssuerKeys = plugs.fill("verification.issuer_keys")
    try:
        presented = sd_jwt.split(text)
        payload = keys.read(presented.jws, sd_jwt.TYPE)
    except UnknownKeyError:
        return Verdict("other_issuer")
    except BadSignatureError:
        return Verdict("altered")
    except (sd_jwt.MalformedError, UnreadableError):
        return Verdict("malformed")
    try:
        claims = sd_jwt.disclosed(payload, presented.disclosures)
    except sd_jwt.MalformedError:
        # The signature is ours and the disclosures are not what was signed.
        return Verdict("altered")
    if payload.get("iss") != keys.issuer:
        return Verdict("other_issuer")
    unbound = key_binding.problem(keys, presented, payload, asked, act.at)
    if unbound:
        return Verdict(unbound)
    row = _credential(payload)
    if row is None:
        return Verdict("unknown")
    act.about(case=row.id)
    shown = {name: value for name, value in claims.items() if name not in _HIDDEN}
    if not isinstance(payload.get("exp"), int) or payload["exp"] <= act.at.timestamp():
        return Verdict(code_of_old("expired", row.standing, act.at), shown)
    if _begins(payload) > (act.at + key_binding.SKEW).timestamp():
        return Verdict("not_in_force", shown)
    return Verdict(_status(act, row), shown)


def _begins(payload: dict[str, Any]) -> float:
    """When it says to be good from (seconds since 1970); never where that is no number."""
    times = [payload.get("iat"), payload.get("nbf", 0)]
    return max(time if isinstance(time, int) else math.inf for time in times)


def _credential(payload: dict[str, Any]) -> Held | None:
    """The credential a status reference names."""
    reference = payload.get("status", {}).get("status_list", {})
    place = _URI.search(str(reference.get("uri", "")))
    if place is None or place[1] not in qualifications():
        return None
    index = reference.get("idx")
    if not isinstance(index, int) or not 0 <= index < status_list.SIZE:
        return None
    return held_at(place[1], int(place[2]), index)


def _status(act: Act, row: Held) -> str:
    if row.state == CredentialState.WITHDRAWN:
        return code_of_old("withdrawn", row.standing, act.at)
    if row.state == CredentialState.REQUESTED or row.expires_at is None:
        return "not_yet"
    if row.expires_at <= act.at:
        return code_of_old("expired", row.standing, act.at)
    return code_of(row.standing, act.at)
