"""What wallets read first: the issuer's metadata, plain and signed, and the authorization server's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from meibo import plugs
from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.flow.certificate.mdoc.issuing import NAMESPACE, doctype_of
from meibo.flow.certificate.states import CredentialFormat
from meibo.flow.certificate.wallets.asking import DETAILS_TYPE
from meibo.flow.certificate.wallets.known import BATCH, FORMAT_NAMES, Configuration, configurations
from meibo.terms.text import Text

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
SIGNED_TYPE = "openidvci-issuer-metadata+jwt"
SIGNED_LASTS = timedelta(days=1)
_NAME = Text("国家資格の登録証明", "Certificates of national qualifications")
# COSE's number of ES256 (RFC 9053); mdoc names algorithms so.
_COSE_ES256 = -7


def _shown(text: Text, name: str = "name") -> list[dict[str, str]]:
    return [{name: text.ja, "locale": "ja"}, {name: text.en, "locale": "en"}]


def _proofs() -> dict[str, Any]:
    """Proofs of keys; an attestation may be there and need not."""
    algorithms = {"proof_signing_alg_values_supported": ["ES256"]}
    return {"jwt": algorithms, "attestation": algorithms}


def _claims(one: Configuration) -> list[dict[str, Any]]:
    shown = qualification(one.register).credential
    before = [NAMESPACE] if one.format == CredentialFormat.MDOC else []
    return [
        {"path": [*before, claim], "display": _shown(CLAIMS[claim])}
        for claim in (*shown.always_shown, *shown.selectively_shown)
    ]


def _configuration(one: Configuration) -> dict[str, Any]:
    name = qualification(one.register).credential.vct_name
    if one.format == CredentialFormat.MDOC:
        own: dict[str, Any] = {
            "doctype": doctype_of(one.register),
            "cryptographic_binding_methods_supported": ["cose_key"],
            "credential_signing_alg_values_supported": [_COSE_ES256],
        }
    else:
        own = {
            "vct": f"{settings.ENDPOINT('machine')}/vct/{one.register}",
            "cryptographic_binding_methods_supported": ["jwk"],
            "credential_signing_alg_values_supported": ["ES256"],
        }
    form = FORMAT_NAMES[one.format]
    described = Text(
        f"{authority_of(one.register).name.ja}、{form.ja}",
        f"{authority_of(one.register).name.en}, {form.en}",
    )
    display = [
        {"name": name.ja, "description": described.ja, "locale": "ja"},
        {"name": name.en, "description": described.en, "locale": "en"},
    ]
    return {
        "format": one.format.value,
        "scope": one.id,
        "proof_types_supported": _proofs(),
        **own,
        "credential_metadata": {"display": display, "claims": _claims(one)},
    }


@cache
def issuer_metadata(issuer: str) -> dict[str, Any]:
    """OpenID4VCI 1.0 §12.2.4. Neither requests nor responses are encrypted beyond TLS: the parameters
    that would say otherwise are left out."""
    return {
        "credential_issuer": issuer,
        "credential_endpoint": f"{issuer}/credential",
        "nonce_endpoint": f"{issuer}/nonce",
        "deferred_credential_endpoint": f"{issuer}/deferred",
        "notification_endpoint": f"{issuer}/notification",
        "batch_credential_issuance": {"batch_size": BATCH},
        "display": _shown(_NAME),
        "credential_configurations_supported": {
            one.id: _configuration(one) for one in configurations().values()
        },
    }


def _wants_signed(request: HttpRequest) -> bool:
    return request.get_preferred_type(["application/json", "application/jwt"]) == "application/jwt"


@require_safe
def credential_issuer(request: HttpRequest) -> HttpResponse:
    """/.well-known/openid-credential-issuer; as a signed JWT for whom asks for application/jwt."""
    issuer = settings.ENDPOINT("issuer")
    content = issuer_metadata(issuer)
    if not _wants_signed(request):
        response: HttpResponse = JsonResponse(content, json_dumps_params={"ensure_ascii": False})
    else:
        at = datetime.now(UTC)
        said = {
            "iss": issuer, "sub": issuer, "iat": int(at.timestamp()),
            "exp": int((at + SIGNED_LASTS).timestamp()), **content,
        }  # fmt: skip
        signed = plugs.fill("certificate.signer").sign({"typ": SIGNED_TYPE}, said)
        response = HttpResponse(signed, content_type="application/jwt")
    response.headers["Vary"] = "Accept"
    return response


@require_safe
def authorization_server(request: HttpRequest) -> JsonResponse:
    """/.well-known/oauth-authorization-server (RFC 8414): the holder answers at the applicants' door."""
    issuer = settings.ENDPOINT("issuer")
    return JsonResponse(
        {
            "issuer": issuer,
            "authorization_endpoint": f"{settings.ENDPOINT('applicant')}/wallet/authorize",
            "pushed_authorization_request_endpoint": f"{issuer}/par",
            "require_pushed_authorization_requests": True,
            "token_endpoint": f"{issuer}/token",
            "token_endpoint_auth_methods_supported": ["none"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", PRE_AUTHORIZED],
            "pre-authorized_grant_anonymous_access_supported": True,
            "code_challenge_methods_supported": ["S256"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "authorization_details_types_supported": [DETAILS_TYPE],
            "authorization_response_iss_parameter_supported": True,
            "scopes_supported": list(configurations()),
        }
    )
