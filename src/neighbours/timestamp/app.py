"""The timestamp authority as a WSGI application (RFC 3161 §3.4, by HTTP)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask, Response, jsonify, make_response, request

from neighbours.refusal import Refusal, answer_refusals_as_json
from neighbours.timestamp.keys import load_keys, revocation_list
from neighbours.timestamp.tokens import reply

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LARGEST_QUERY = 4 * 1024  # bytes; a digest and a nonce are some dozens


def system_clock() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


def create_app(home: Path, clock: Callable[[], datetime] = system_clock) -> Flask:
    """The application over `home`; `clock` stands in for the system's in tests.

    Raises OSError where `make_keys` was not run.
    """
    keys = load_keys(home)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_QUERY
    answer_refusals_as_json(app)

    @app.get("/healthz")
    def health() -> Response:
        return jsonify(ok=True)

    @app.post("/")
    def stamp() -> Response:
        if request.mimetype != QUERY:
            raise Refusal(415, "media_type", f"{QUERY} で送ってください。", f"Send {QUERY}.")
        response = make_response(reply(keys, request.get_data(), clock))
        response.content_type = REPLY
        return response

    @app.get("/crl/timestamp.crl")
    def listed() -> Response:
        made = revocation_list(keys, clock().replace(microsecond=0))
        response = make_response(made.public_bytes(Encoding.DER))
        response.content_type = "application/pkix-crl"
        return response

    return app
