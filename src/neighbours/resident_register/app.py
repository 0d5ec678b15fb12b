"""The register's wire, all of it behind mutual TLS: POST /enquiries, POST /enquiry-files/<request id>,
GET /enquiry-files/<request id>/answer, POST /code-notices, GET /healthz.

Who may connect is decided below HTTP: the TLS server accepts the one certificate its client
authority ever issued (see keys.py), so a request that reaches Flask is from the number process.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from flask import Flask, Response, jsonify, request

from neighbours.refusal import Refusal, answer_refusals_as_json
from neighbours.resident_register import answers, code_notices, files, people
from neighbours.resident_register.enquiry import parse
from neighbours.resident_register.keys import question_key


def create_app(home: Path) -> Flask:
    """Fills the store at the first start (about half a second). Raises OSError, sqlite3.Error."""
    store = people.store(home, answers.SCHEMA + files.SCHEMA)
    people.fill(store)
    key = question_key(home)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
    answer_refusals_as_json(app)

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @app.post("/enquiries")
    def enquiries() -> Response:
        text = answers.answer(store, parse(request.get_json()), key)
        response = Response(text, mimetype="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.post("/enquiry-files/<uuid:request_id>")
    def hand_in(request_id: UUID) -> tuple[Response, int]:
        request.max_content_length = files.LARGEST
        files.hand_in(store, request_id, request.get_data(), key)
        return jsonify(request_id=str(request_id), state="received"), 202

    @app.get("/enquiry-files/<uuid:request_id>/answer")
    def fetch(request_id: UUID) -> Response | tuple[Response, int]:
        answer = files.fetch(store, request_id)
        if answer is None:
            return jsonify(request_id=str(request_id), state="received"), 202
        response = Response(answer, content_type="text/csv; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.post("/code-notices")
    def notices() -> Response:
        enquiry = parse(request.get_json())
        if enquiry.by != "individual_number":
            raise Refusal(422, "by_unknown", "番号で照会してください。", "Ask by number.")
        response = jsonify(code_notices.notify(home, store, enquiry))
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
