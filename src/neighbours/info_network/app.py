"""The network's wire, behind mutual TLS; each message signed by the body that sends it.

POST /codes, /keys, /permits, /enquiries, /answers and /operating-state: a compact JWS in, JSON out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from neighbours.home import endpoint, own_folder
from neighbours.info_network import interface, operating
from neighbours.info_network.holder import Holder
from neighbours.info_network.keys import NAME, load_keys
from neighbours.info_network.organisations import (
    Organisation,
    fields,
    malformed,
    message,
    registered,
)
from neighbours.refusal import answer_refusals_as_json
from neighbours.store import Store


def create_app(home: Path) -> Flask:
    """Fills the holder's store at each start (about a second). Raises OSError, sqlite3.Error."""
    keys, folder = load_keys(home), own_folder(home, NAME)
    holder = Holder(folder, keys)
    network = interface.Interface(Store(folder / "network.sqlite3", interface.SCHEMA), keys, holder)
    known = registered(home)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
    answer_refusals_as_json(app)

    def received(path: str) -> tuple[Organisation, Any]:
        return message(known, request.get_data(as_text=True), endpoint(home, NAME) + path)

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @app.post("/operating-state")
    def operating_state() -> Response:
        received("/operating-state")
        return jsonify(operating.state(home))

    @app.post("/codes")
    def codes() -> Response:
        operating.refuse_while_stopped(home)
        sender, body = received("/codes")
        if not isinstance(body, dict) or set(body) != {"request_id", "notice"}:
            raise malformed()
        return jsonify(network.code(sender, str(body["request_id"]), body["notice"]))

    def taken(path: str, verb: Callable[..., dict[str, Any]], *names: str) -> None:
        """An address whose body is these texts, which are the verb's arguments."""

        def answer() -> Response:
            operating.refuse_while_stopped(home)
            sender, body = received(path)
            return jsonify(verb(sender, *fields(body, *names)))

        app.add_url_rule(path, path, answer, methods=["POST"])

    taken("/keys", network.take_key, "kid", "public")
    taken("/permits", network.permit, "request_id", "task", "holder", "items", "code")
    taken("/enquiries", network.enquire, "request_id", "permit", "code")
    taken("/answers", network.answer, "request_id")

    @app.after_request
    def not_stored(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
