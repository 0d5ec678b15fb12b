"""The interface of registered third parties: POST /api/checks, GET /api/consents (openapi.json, docs/verifiers.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo.doors.frame.receipts import receipts
from meibo.doors.frame.refusals import STATUS
from meibo.doors.frame.sessions import now
from meibo.doors.verifier.pages import ACTOR
from meibo.flow.verification.parties.answering import check_row
from meibo.flow.verification.parties.checks import LARGEST, Check
from meibo.flow.verification.parties.commands.begin_check import Begun, Call, begin_check
from meibo.flow.verification.parties.commands.check_consent import check_consent
from meibo.flow.verification.parties.commands.finish_check import finish_check
from meibo.flow.verification.parties.commands.list_consents import list_consents
from meibo.flow.verification.verdict import REASONS, Verdict
from meibo.rooms.journal.visit import visit
from meibo.terms.canonical import b64u, canonical
from meibo.terms.refusal import Refusal

SCHEME = "Bearer "
# Rows judged in one transaction, with an entry each.
AT_ONCE = 500
DESCRIPTION = Path(__file__).with_name("openapi.json")


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The interface in OpenAPI 3.1."""
    return HttpResponse(DESCRIPTION.read_bytes(), content_type="application/json")


@csrf_exempt
@require_POST
def checks(request: HttpRequest) -> HttpResponse:
    """Judge one to 10,000 rows; the same call again has the same answer for a day."""
    try:
        call = _call(request)
        begun = begin_check(ACTOR, now(), call=call)
        answers = begun.answers
        if answers is None:
            answers = finish_check(
                ACTOR, now(), begun=begun, key=call.key, answers=_answered(begun, call.key)
            )
    except Refusal as refusal:
        return _refused(refusal)
    return HttpResponse(answers, content_type="application/json")


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """The consents that stand, of holders who provide to the party that asks."""
    try:
        found = list_consents(
            ACTOR, now(), assertion=_assertion(request), address=_address("consents")
        )
    except Refusal as refusal:
        return _refused(refusal)
    said = [
        {
            "consent": one.handle,
            "qualification": one.register,
            "items": one.items,
            "given_at": one.given_at.isoformat(timespec="seconds"),
            "until": one.until.isoformat(timespec="seconds"),
        }
        for one in found
    ]
    response = JsonResponse({"consents": said})
    response["Cache-Control"] = "no-store"
    return response


def _assertion(request: HttpRequest) -> str:
    said = request.headers.get("Authorization", "")
    return said.removeprefix(SCHEME) if said.startswith(SCHEME) else ""


def _address(name: str) -> str:
    return f"{receipts().address}{reverse(name)}"


def _call(request: HttpRequest) -> Call:
    return Call(
        assertion=_assertion(request),
        address=_address("checks"),
        key=request.headers.get("Idempotency-Key", ""),
        kind=request.content_type or "",
        content=request.read(LARGEST + 1),
    )


def _answered(begun: Begun, key: str) -> str:
    """The whole answer: a verdict for each row, words for each code, and the receipt."""
    at = now()
    verdicts = list(_judged(begun))
    rows = [
        {"id": check.id, "answer": verdict.answer.value, "code": verdict.code}
        for check, verdict in zip(begun.checks, verdicts, strict=True)
    ]
    codes = {one.code: REASONS[one.code] for one in verdicts}
    receipt = {
        "iss": receipts().address,
        "jti": str(UUID(key)),
        "iat": int(at.timestamp()),
        "asked": {"by": "api", "party": str(begun.caller.id)},
        "answer": "list",
        "code": "list",
        "presented": {"alg": "sha-256", "salt": "", "digest": _digest(rows)},
    }
    content = {
        "request_id": str(UUID(key)),
        "checked_at": at.isoformat(timespec="seconds"),
        "answers": rows,
        "codes": {code: {"ja": words.ja, "en": words.en} for code, words in codes.items()},
        "receipt": receipts().sign(receipt),
    }
    return json.dumps(content, ensure_ascii=False)


def _digest(rows: list[dict[str, str]]) -> str:
    return b64u(hashlib.sha256(canonical(rows)).digest())


def _judged(begun: Begun) -> Iterator[Verdict]:
    """In order. What was presented is judged many in a transaction; a consent that is used is an act of
    its own, for its holder is told."""
    for kind, part in groupby(begun.checks, key=lambda check: bool(check.consent)):
        checks = list(part)
        if kind:
            for check in checks:
                yield check_consent(ACTOR, now(), caller=begun.caller, consent=check.consent)
        else:
            yield from _presented(begun, checks)


def _presented(begun: Begun, checks: list[Check]) -> Iterator[Verdict]:
    for place in range(0, len(checks), AT_ONCE):
        with visit():
            part = [
                check_row(ACTOR, now(), caller=begun.caller, presented=check.presented)
                for check in checks[place : place + AT_ONCE]
            ]
        yield from part


def _refused(refusal: Refusal) -> JsonResponse:
    said: dict[str, Any] = {
        "error": refusal.code,
        "message": {"ja": refusal.message.ja, "en": refusal.message.en},
    }
    if refusal.row is not None:
        said["row"] = refusal.row
    status = 401 if refusal.code == "party.not_known" else STATUS[refusal.kind]
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    if status == 401:
        response["WWW-Authenticate"] = SCHEME.strip()
    return response
