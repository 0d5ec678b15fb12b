"""Log-in with the user authentication certificate, as the Digital Agency's app does it.

OpenID Connect Core 1.0 code flow with PKCE S256 (RFC 7636), private_key_jwt (RFC 7523), state and
nonce demanded, pairwise subject, `iss` in the answer (RFC 9207). The id_token says that the same
person is back, never who: there is no name, no number and no userinfo endpoint. The value of acr
is our own.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from neighbours.card.clients import LOGIN, invalid_client
from neighbours.card.dialogs import Dialog, answer, end_with, go, refuse, show
from neighbours.card.login_codes import ACR, CODE_SECONDS, LoginCodes
from neighbours.card.program import CardProgram, with_query
from neighbours.card.sample_cards import SampleCard
from neighbours.refusal import Refusal

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_VISIBLE = re.compile(r"[\x20-\x7e]{1,255}")  # RFC 6749 appendix A.5; the length is the app's
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def configuration(program: CardProgram) -> dict[str, Any]:
    """OpenID Provider Metadata (OpenID Connect Discovery 1.0 section 3)."""
    return {
        "issuer": program.issuer,
        "authorization_endpoint": program.url("/authorize"),
        "token_endpoint": program.url("/token"),
        "jwks_uri": program.url("/jwks.json"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "scopes_supported": ["openid"],
        "subject_types_supported": ["pairwise"],
        "acr_values_supported": [ACR],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "nonce", "auth_time", "acr"],
    }


def _fault(asked: MultiDict[str, str]) -> str | None:
    """The OAuth error code of an authorisation request whose client and way back are right."""
    if any(len(values) > 1 for values in asked.listvalues()):
        return "invalid_request"
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in asked.get("scope", "").split(" "):
        return "invalid_scope"
    if "request" in asked or "request_uri" in asked:
        return "request_not_supported"
    shown = all(_VISIBLE.fullmatch(asked.get(name, "")) for name in ("state", "nonce"))
    proof_key = asked.get("code_challenge_method") == "S256" and _CHALLENGE.fullmatch(
        asked.get("code_challenge", "")
    )
    return None if shown and proof_key else "invalid_request"


class LoginPages:
    """Discovery, authorisation, the page, and the token endpoint."""

    def __init__(self, program: CardProgram) -> None:
        self._program = program
        self._codes = LoginCodes(program)
        self._callback = f"{program.login_door}/applicant/callback"

    def blueprint(self) -> Blueprint:
        """The routes."""
        pages = Blueprint("login", __name__)
        pages.add_url_rule("/.well-known/openid-configuration", view_func=self.discovery)
        pages.add_url_rule("/jwks.json", view_func=self.public_keys)
        pages.add_url_rule("/authorize", view_func=self.authorize)
        pages.add_url_rule("/login/<request_id>", view_func=self.page, methods=["GET", "POST"])
        pages.add_url_rule("/token", view_func=self.token, methods=["POST"])
        return pages

    def discovery(self) -> Response:
        """GET /.well-known/openid-configuration."""
        return jsonify(configuration(self._program))

    def public_keys(self) -> Response:
        """GET /jwks.json."""
        key = self._program.keys.token.as_dict(private=False) | {"use": "sig", "alg": "ES256"}
        return jsonify(keys=[key])

    def authorize(self) -> Response:
        """GET /authorize: keeps a good request and sends the person to its page.

        Nobody is sent anywhere before client and way back are known to be the registered ones.
        """
        if request.args.getlist("client_id") != [LOGIN]:
            return refuse("invalid_client", None)
        if request.args.getlist("redirect_uri") != [self._callback]:
            return refuse("invalid_redirect_uri", None)
        fault = _fault(request.args)
        if fault:
            state = request.args.get("state", "")
            known = {"state": state} if _VISIBLE.fullmatch(state) else {}
            issuer = self._program.issuer
            return go(with_query(self._callback, error=fault, iss=issuer, **known))
        return go(f"/login/{self._codes.open(request.args)}")

    def _dialog(self, row: sqlite3.Row) -> Dialog:
        def back(code: str) -> str:
            return with_query(
                row["redirect_uri"],
                error="access_denied",
                error_description=code,
                state=row["state"],
                iss=self._program.issuer,
            )

        return Dialog("login", row["id"], back, end=lambda code: None)

    def page(self, request_id: str) -> Response:
        """GET and POST /login/<id>: the person takes out a card."""
        row = self._codes.find(request_id)
        if row is None:
            return refuse("request_ended", None)
        dialog = self._dialog(row)
        if not self._codes.in_time(row):
            return end_with(dialog, "request_expired")
        if request.method == "GET":
            return show(self._program, dialog)
        card = answer(self._program, dialog)
        if not isinstance(card, SampleCard):
            return card
        fault = self._program.cards.authentication_fault(card, secrets.token_bytes(32))
        if fault:
            return end_with(dialog, fault)
        code = self._codes.give(row, card)
        given = {"code": code, "state": row["state"], "iss": self._program.issuer}
        return go(with_query(row["redirect_uri"], **given))

    def token(self) -> Response:
        """POST /token. The client is asked first: only it may use up a code."""
        form = request.form
        self._authenticate(form)
        if form.get("grant_type") != "authorization_code":
            raise Refusal(
                400,
                "unsupported_grant_type",
                "この種類の要求は扱いません。",
                "This grant type is not supported.",
            )
        # OAuth demands an access token; it opens nothing, because nothing more is told here.
        return jsonify(
            {
                "id_token": self._codes.redeem(form),
                "access_token": secrets.token_urlsafe(32),
                "token_type": "Bearer",
                "expires_in": CODE_SECONDS,
                "scope": "openid",
            }
        )

    def _authenticate(self, form: MultiDict[str, str]) -> None:
        """Raises Refusal 401 "invalid_client" unless the log-in door calls."""
        known_way = form.get("client_assertion_type") == ASSERTION_TYPE
        if not known_way or form.get("client_id", LOGIN) != LOGIN:
            raise invalid_client()
        assertion, url = form.get("client_assertion"), self._program.url("/token")
        self._program.clients.authenticate(assertion, LOGIN, url, self._program.clock())
