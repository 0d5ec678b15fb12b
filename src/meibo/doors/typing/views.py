"""The typing page: everything happens in the browser, and nothing is ever sent back here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meibo.terms.canonical import b64u


@cache
def pinned_root() -> str:
    """The vault's off-line root, pinned by the page: raw Ed25519 public key, base64url.

    Read once, when the process starts to answer: a root that is exchanged under a running page is
    not believed until somebody starts the page anew.
    """
    root = load_pem_public_key((Path(settings.PUBLIC) / "vault-root.pem").read_bytes())
    if not isinstance(root, Ed25519PublicKey):
        raise TypeError("the vault's root is no Ed25519 key")
    return b64u(root.public_bytes_raw())


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The field, and the one origin it talks to: the officers' door that shows it."""
    context = {"root": pinned_root(), "opener": settings.ENDPOINT("officer")}
    return render(request, "typing/page.html", context)
