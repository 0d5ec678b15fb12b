"""Health, published keys, and the page about this door."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meibo.doors.frame.published import published
from meibo.doors.verifier.browser_key import desk


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
def receipt_keys(request: HttpRequest) -> HttpResponse:
    """The public keys receipts are signed by (RFC 7517)."""
    return published("receipt-jwks.json", "application/jwk-set+json")


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """Certificate of the authority over the key that signs requests; wallets trust it."""
    return published("verifier-ca.pem", "application/x-pem-file")


@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    """Its revocation list."""
    return published("verifier-ca.crl", "application/pkix-crl")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this door does, what it keeps, and how a receipt is verified without it."""
    context = {
        "keys": f"{settings.ENDPOINT('verifier')}/.well-known/jwks.json",
        "authority": f"{settings.ENDPOINT('verifier')}/.well-known/verifier-ca.pem",
        "client_id": desk().client_id,
    }
    return render(request, "verifier/about.html", context)
