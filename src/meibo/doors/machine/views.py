"""Views of the machine door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from meibo import plugs
from meibo.catalogue import qualification, qualifications
from meibo.catalogue.definitions import CLAIMS, Qualification
from meibo.doors.frame.published import published
from meibo.doors.machine.answers import refusals_answered
from meibo.flow.certificate.refusals import no_such_list
from meibo.rooms.payments.commands.receive_notice import receive_notice
from meibo.rooms.payments.commands.refuse_notice import refuse_notice
from meibo.rooms.payments.refusals import bad_notice
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

LARGEST_NOTICE = 10_000


def _actor() -> Actor:
    return Actor(terminal="machine")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@csrf_exempt
@require_POST
@refusals_answered
def payment_notice(request: HttpRequest) -> JsonResponse:
    """A signed notice of the gateway (compact JWS); the same notice again is harmless."""
    if len(request.body) > LARGEST_NOTICE:
        refuse_notice(_actor(), datetime.now(UTC), refusal=bad_notice())
    try:
        signed = request.body.decode("ascii")
        notice = plugs.fill("payments.gateway").read_notice(signed)
    except UnicodeDecodeError:
        refuse_notice(_actor(), datetime.now(UTC), refusal=bad_notice())
    except Refusal as refusal:
        refuse_notice(_actor(), datetime.now(UTC), refusal=refusal)
    finding = receive_notice(_actor(), datetime.now(UTC), notice=notice, signed=signed)
    return JsonResponse({"result": finding}, status=200)


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """Published keys of issuer and status lists (RFC 7517)."""
    return published("issuer-jwks.json", "application/jwk-set+json")


@require_safe
def code_key_set(request: HttpRequest) -> HttpResponse:
    """Published keys of the codes on paper (RFC 7517)."""
    return published("code-jwks.json", "application/jwk-set+json")


@require_safe
def document_authority(request: HttpRequest) -> HttpResponse:
    """Certificate of the authority over the document-signing key."""
    return published("document-ca.pem", "application/x-pem-file")


@require_safe
def document_revocations(request: HttpRequest) -> HttpResponse:
    """Its revocation list (RFC 5280), where the signing certificates say it is."""
    return published("document-ca.crl", "application/pkix-crl")


@require_safe
def credential_authority(request: HttpRequest) -> HttpResponse:
    """Certificate of the authority over the keys that sign credentials."""
    return published("credential-ca.pem", "application/x-pem-file")


@require_safe
def credential_revocations(request: HttpRequest) -> HttpResponse:
    """Its revocation list (RFC 5280), where their certificates say it is."""
    return published("credential-ca.crl", "application/pkix-crl")


@require_safe
def issuer_metadata(request: HttpRequest) -> JsonResponse:
    """JWT VC issuer metadata (draft-ietf-oauth-sd-jwt-vc)."""
    issuer = settings.ENDPOINT("machine")
    return JsonResponse({"issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"})


@require_safe
@refusals_answered
def type_metadata(request: HttpRequest, register: str) -> JsonResponse:
    """Type metadata of a qualification's certificate, named in both languages."""
    if register not in qualifications():
        raise no_such_list()
    return JsonResponse(
        _type_of(qualification(register)), json_dumps_params={"ensure_ascii": False}
    )


def _type_of(found: Qualification) -> dict[str, Any]:
    name = found.credential.vct_name
    shown = [*found.credential.always_shown, *found.credential.selectively_shown]
    return {
        "vct": f"{settings.ENDPOINT('machine')}/vct/{found.id}",
        "name": name.ja,
        "display": [{"locale": "ja", "name": name.ja}, {"locale": "en", "name": name.en}],
        "claims": [
            {
                "path": [claim],
                "display": [
                    {"locale": "ja", "label": CLAIMS[claim].ja},
                    {"locale": "en", "label": CLAIMS[claim].en},
                ],
                "sd": "always" if claim in found.credential.selectively_shown else "never",
            }
            for claim in shown
        ],
    }
