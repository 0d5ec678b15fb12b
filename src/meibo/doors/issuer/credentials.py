"""The issuer's side for programs: nonces, credentials, deferred ones, and what became of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from meibo.doors.issuer import bodies, dpop, nonces, proofs
from meibo.doors.issuer.answers import answered, log, nothing, told
from meibo.doors.issuer.authorization import ACTOR
from meibo.doors.issuer.metadata import PRE_AUTHORIZED
from meibo.flow.certificate.commands.ask_copies import ask_copies
from meibo.flow.certificate.commands.hand_copies import hand_copies
from meibo.flow.certificate.commands.note_wallet_event import note_wallet_event
from meibo.flow.certificate.commands.take_up_delivery import take_up_delivery
from meibo.flow.certificate.ports import SigningDownError
from meibo.flow.certificate.wallets.copying import Job, signed
from meibo.flow.certificate.wallets.handles import NONCE_LASTS, code_of
from meibo.flow.certificate.wallets.known import configurations
from meibo.flow.certificate.wallets.queries import offered
from meibo.flow.certificate.wallets.refusals import refused

# After how many seconds a wallet asks again for what could not be signed.
ASK_AGAIN = 30


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@answered(protected=False)
def nonce(request: HttpRequest) -> HttpResponse:
    """OpenID4VCI 1.0 §7: a fresh c_nonce."""
    content = {
        "c_nonce": nonces.proof_nonce(datetime.now(UTC)),
        "c_nonce_expires_in": int(NONCE_LASTS.total_seconds()),
    }
    return told(content)


@answered(protected=True)
def credential(request: HttpRequest) -> HttpResponse:
    """§8: copies bound to the keys that are proved, or the id to ask for them by later."""
    token, key, at = dpop.presented(request)
    found = bodies.document(request)
    wanted = _wanted(found)
    proved = proofs.proved(found.get("proofs"), at)
    job = ask_copies(
        ACTOR, at, token=token, key=key, configuration=wanted, keys=proved.keys,
        nonce=proved.nonce, nonce_until=proved.nonce_until, issuer=settings.ENDPOINT("machine"),
    )  # fmt: skip
    return _handed(job)


@answered(protected=True)
def deferred(request: HttpRequest) -> HttpResponse:
    """§9: the same copies, once they can be signed."""
    token, key, at = dpop.presented(request)
    found = bodies.document(request)
    _no_encryption(found)
    job = take_up_delivery(
        ACTOR, at, token=token, key=key, transaction=bodies.text(found, "transaction_id"),
        issuer=settings.ENDPOINT("machine"),
    )  # fmt: skip
    return _handed(job)


@answered(protected=True)
def notification(request: HttpRequest) -> HttpResponse:
    """§11: what became of copies in a wallet."""
    token, key, at = dpop.presented(request)
    found = bodies.document(request)
    note_wallet_event(
        ACTOR, at, token=token, key=key, notification=bodies.text(found, "notification_id"),
        event=bodies.text(found, "event"),
    )  # fmt: skip
    return nothing()


@answered(protected=False, method="GET")
def offer(request: HttpRequest, handle: str) -> HttpResponse:
    """§4.1.3: an offer by reference, for whoever was shown its address."""
    asked = offered(ACTOR, datetime.now(UTC), handle=handle)
    return told(
        {
            "credential_issuer": settings.ENDPOINT("issuer"),
            "credential_configuration_ids": list(asked),
            "grants": {
                PRE_AUTHORIZED: {
                    "pre-authorized_code": code_of(handle),
                    "tx_code": {
                        "input_mode": "numeric",
                        "length": 6,
                        "description": "画面に表示された6桁の数字 / The six digits on the screen",
                    },
                }
            },
        }
    )


def _handed(job: Job) -> HttpResponse:
    """Sign, and let it count; where nothing can be signed now, the copies wait."""
    try:
        made = signed(job)
    except SigningDownError as down:
        log.warning("delivery %s waits: no signature to be had (%s)", job.delivery, down)
        return told({"transaction_id": job.transaction, "interval": ASK_AGAIN}, 202)
    notified = hand_copies(ACTOR, datetime.now(UTC), job=job, signed=made)
    copies = [{"credential": text} for text in made.texts]
    return told({"credentials": copies, "notification_id": notified})


def _wanted(found: dict[str, Any]) -> str:
    """The configuration asked for: by its id, or by the identifier the token's details named."""
    _no_encryption(found)
    by_id, named = (
        bodies.text(found, name)
        for name in ("credential_configuration_id", "credential_identifier")
    )
    if bool(by_id) == bool(named):
        raise _malformed("credential_configuration_id or credential_identifier, and one of them")
    if named and named not in configurations():
        raise refused(
            "unknown_credential_identifier",
            "この識別子はありません。",
            "Unknown credential_identifier",
        )
    if "proof" in found or "proofs" not in found:
        raise _malformed("proofs is required, and proof is of older drafts")
    return by_id or named


def _malformed(what: str) -> Exception:
    return refused("invalid_credential_request", "要求の形が正しくありません。", what)


def _no_encryption(found: dict[str, Any]) -> None:
    if "credential_response_encryption" in found:
        raise refused(
            "invalid_encryption_parameters", "応答の暗号化には対応していません。",
            "Responses are not encrypted beyond TLS",
        )  # fmt: skip
