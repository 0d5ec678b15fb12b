"""The one judgement of a presented SD-JWT: form, signature, disclosures, binding, term, status."""

from __future__ import annotations

import math
import re
from typing import Any

from meibo import plugs
from meibo.catalogue import qualification, qualifications
from meibo.flow.certificate import sd_jwt, status_list
from meibo.flow.certificate.states import CredentialState
from meibo.flow.certificate.window import Held, held_at
from meibo.flow.verification import dcql, key_binding
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.ports import (
    BadSignatureError,
    IssuerKeys,
    UnknownKeyError,
    UnreadableError,
)
from meibo.flow.verification.told import code_of, code_of_old
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act

_URI = re.compile(r"/status-lists/([a-z0-9_]+)-(\d{1,9})\Z")
_HIDDEN = {"iss", "vct", "status", "iat", "exp", "cnf"}


def judge(act: Act, text: str, asked: Asked) -> Verdict:
    """A presented certificate as the register stands at the act's moment.

    asked: for whom, with what nonce, and of which register with which claims it must be (CRT-04,
    EXT-07). The act is about the certificate where it is one of ours.
    """
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
    said = status_of(act, row)
    return Verdict(fitting(row, shown, asked) if said == "valid" else said, shown)


def status_of(act: Act, row: Held) -> str:
    """The code of a certificate of ours, whatever was shown of it."""
    if row.state == CredentialState.WITHDRAWN:
        return code_of_old("withdrawn", row.standing, act.at)
    if row.state == CredentialState.REQUESTED or row.expires_at is None:
        return "not_yet"
    if row.expires_at <= act.at:
        return code_of_old("expired", row.standing, act.at)
    return code_of(row.standing, act.at)


def fitting(row: Held, shown: dict[str, Any], asked: Asked) -> str:
    """The code of a valid certificate: whether it is what was asked for."""
    if asked.registers and row.register not in asked.registers:
        return "other_kind"
    chosen = shown.keys() & set(qualification(row.register).credential.selectively_shown)
    if asked.allowed is not None and not chosen <= asked.allowed:
        return "more_than_allowed"
    return "items_missing" if dcql.missing(asked.claims, shown) else "valid"


def _begins(payload: dict[str, Any]) -> float:
    """When it says to be good from (seconds since 1970); never where that is no number."""
    times = [payload.get("iat"), payload.get("nbf", 0)]
    return max(time if isinstance(time, int) else math.inf for time in times)


def _credential(payload: dict[str, Any]) -> Held | None:
    """The credential a status reference names."""
    status = payload.get("status")
    reference = status.get("status_list") if isinstance(status, dict) else None
    if not isinstance(reference, dict):
        return None
    return credential_at(reference.get("uri"), reference.get("idx"))


def credential_at(uri: object, index: object) -> Held | None:
    """The credential at a place of a status list; None where it is none of ours."""
    place = _URI.search(str(uri))
    if place is None or place[1] not in qualifications():
        return None
    if not isinstance(index, int) or not 0 <= index < status_list.SIZE:
        return None
    return held_at(place[1], int(place[2]), index)
