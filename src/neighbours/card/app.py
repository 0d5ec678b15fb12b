"""The card program as a WSGI application."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from flask import Blueprint, Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from neighbours.card.face import face_pages
from neighbours.card.login import LoginPages
from neighbours.card.program import CardProgram, open_program, system_clock
from neighbours.card.sample_cards import SampleCard
from neighbours.card.signing import signing_pages
from neighbours.refusal import Refusal, of_http_error, refusal_response

SEXES = {"1": "男 male", "2": "女 female", "3": "― not said"}
LARGEST_BODY = 8 * 1024 * 1024  # bytes; a document of 4 MiB grows by a third in base64


def _security_headers(program: CardProgram) -> dict[str, str]:
    # Browsers apply form-action to every redirect that follows a form, so the doors a person is
    # sent back to must be in it.
    ways_back = f"{program.login_door} {program.applicant_door}"
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
        f" frame-ancestors 'none'; form-action 'self' {ways_back}"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _plain_pages(program: CardProgram) -> Blueprint:
    """Health, revocation lists and the list of sample cards."""
    pages = Blueprint("plain", __name__)

    @pages.get("/healthz")
    def health() -> Response:
        return jsonify(ok=True)

    @pages.get("/crl/<any(signing, auth):authority>.crl")
    def revocation_list(authority: str) -> Response:
        made = program.cards.revocation_list(authority)
        response = make_response(made.public_bytes(Encoding.DER))
        response.content_type = "application/pkix-crl"
        return response

    @pages.get("/sample-cards")
    def sample_cards() -> str:
        cards = list(program.cards.by_id.values())
        return render_template("sample_cards.html", cards=cards, sexes=SEXES)

    return pages


def _wants_a_page() -> bool:
    offered = ["application/json", "text/html"]
    return request.accept_mimetypes.best_match(offered) == "text/html"


def _answer_errors(app: Flask) -> None:
    """Refusals as a page for a browser, as JSON for everyone else."""

    def respond(refusal: Refusal) -> Response:
        if _wants_a_page():
            page = render_template("error.html", text=refusal.text, code=refusal.code)
            return make_response(page, refusal.status)
        return refusal_response(refusal)

    app.register_error_handler(Refusal, respond)

    @app.errorhandler(HTTPException)
    def on_http_error(error: HTTPException) -> Response:
        return respond(of_http_error(error))


def create_app(
    home: Path,
    cards: Sequence[SampleCard] | None = None,
    clock: Callable[[], datetime] = system_clock,
) -> Flask:
    """The application over `home`. Raises OSError where `make_keys` or endpoints.json is missing.

    `cards` stands in for the sample cards and `clock` for the system's, in tests.
    """
    program = open_program(home, cards, clock)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.extensions["card_program"] = program
    _answer_errors(app)
    for blueprint in (
        _plain_pages(program),
        LoginPages(program).blueprint(),
        signing_pages(program),
        face_pages(program),
    ):
        app.register_blueprint(blueprint)
    headers = _security_headers(program)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.extend(headers)
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    return app
