"""Coded refusals of the neighbours' wires: {"error": code, "message": {"ja", "en"}} with 4xx."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException


@dataclass(frozen=True)
class Text:
    """One sentence in both languages, Japanese first."""

    ja: str
    en: str

    def as_json(self) -> dict[str, str]:
        return {"ja": self.ja, "en": self.en}


class Refusal(Exception):
    """A request that is not served. `code` is part of the wire; the text is for people."""

    def __init__(self, status: int, code: str, ja: str, en: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = Text(ja, en)


def refusal_response(refusal: Refusal) -> Response:
    """The JSON body of a refusal with its status."""
    response = jsonify(error=refusal.code, message=refusal.text.as_json())
    response.status_code = refusal.status
    return response


def of_http_error(error: HTTPException) -> Refusal:
    """Flask's own refusals (unknown path, wrong method, broken body) in our form."""
    status = error.code or 500
    known = {
        400: ("malformed", "要求の形式が正しくありません。", "The request is malformed."),
        404: ("not_found", "見つかりません。", "There is nothing here."),
        405: ("method_not_allowed", "この方法では使えません。", "This method is not allowed."),
        413: ("too_large", "要求が大きすぎます。", "The request is too large."),
        415: ("media_type", "JSON で送ってください。", "Send JSON."),
    }
    code, ja, en = known.get(
        status, ("internal", "処理できませんでした。", "The request could not be handled.")
    )
    return Refusal(status, code, ja, en)


def answer_refusals_as_json(app: Flask) -> None:
    """Every refusal and every HTTP error of `app` leaves in the form of the wire."""

    @app.errorhandler(Refusal)
    def on_refusal(refusal: Refusal) -> Response:
        return refusal_response(refusal)

    @app.errorhandler(HTTPException)
    def on_http_error(error: HTTPException) -> Response:
        return refusal_response(of_http_error(error))
