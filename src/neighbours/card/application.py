"""What signing and face data share: an application opens a request, a person answers, it fetches.

The two differ in what a request must hold and what is made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request

from neighbours.card.card_requests import CardRequest, CardRequests
from neighbours.card.clients import APPLICANT
from neighbours.card.dialogs import Dialog, answer, end_with, go, refuse, show
from neighbours.card.program import CardProgram, leads_to, with_query
from neighbours.card.sample_cards import SampleCard
from neighbours.refusal import Refusal


@dataclass(frozen=True)
class Service:
    """One of the two interfaces an application may ask for."""

    kind: str  # signing or face: path, counter, template
    done: str  # the wire's word for success
    accept: Callable[[dict[str, Any]], tuple[dict[str, Any], bytes | None]]  # -> about, document
    perform: Callable[[CardRequest, SampleCard], bytes]  # what the card makes of it
    present: Callable[[bytes], dict[str, Any]]  # the result as the wire carries it
    details: Callable[[CardRequest], dict[str, Any]]  # what the page shows


def malformed(what_ja: str, what_en: str) -> Refusal:
    """400 "malformed", naming the field."""
    return Refusal(400, "malformed", f"{what_ja}が正しくありません。", f"Wrong {what_en}.")


def _body(program: CardProgram) -> dict[str, Any]:
    """The JSON object of an authenticated caller."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise malformed("要求", "body")
    called = program.url(request.path)
    program.clients.authenticate(body.get("client_assertion"), APPLICANT, called, program.clock())
    return body


class ServicePages:
    """Opening, the page and the result of one service."""

    def __init__(self, program: CardProgram, service: Service) -> None:
        self._program = program
        self._service = service
        self._requests = CardRequests(program.store, service.kind, program.clock)

    def blueprint(self) -> Blueprint:
        """The routes, under the kind of the service."""
        kind = self._service.kind
        pages = Blueprint(kind, __name__)
        opening, page = f"/{kind}/requests", f"/{kind}/<request_id>"
        pages.add_url_rule(opening, view_func=self.open_request, methods=["POST"])
        pages.add_url_rule(
            f"{opening}/<request_id>/result", view_func=self.result, methods=["POST"]
        )
        pages.add_url_rule(page, view_func=self.page, methods=["GET", "POST"])
        return pages

    def open_request(self) -> Response:
        """POST /<kind>/requests -> 201 {"id", "url"}."""
        body = _body(self._program)
        redirect_uri = body.get("redirect_uri")
        known = leads_to(redirect_uri, self._program.applicant_door)
        if not isinstance(redirect_uri, str) or not known:
            raise malformed("戻り先", "redirect_uri")
        about, document = self._service.accept(body)
        new_id = self._requests.open(APPLICANT, redirect_uri, about, document)
        url = self._program.url(f"/{self._service.kind}/{new_id}")
        return make_response(jsonify(id=new_id, url=url), 201)

    def result(self, request_id: str) -> Response:
        """POST /<kind>/requests/<id>/result; the same answer however often it is asked."""
        _body(self._program)
        found = self._requests.find(request_id)
        if found.status == "done" and found.result is not None:
            return jsonify({"status": self._service.done} | self._service.present(found.result))
        if found.status == "failed":
            return jsonify(status="failed", error=found.error)
        return jsonify(status="pending")

    def _dialog(self, found: CardRequest) -> Dialog:
        def back(code: str) -> str:
            return with_query(found.redirect_uri, request=found.id, result=code)

        return Dialog(
            interface=self._service.kind,
            request_id=found.id,
            back=back,
            end=lambda code: self._requests.fail(found.id, code),
            details=self._service.details(found),
        )

    def page(self, request_id: str) -> Response:
        """GET and POST /<kind>/<id>: the person takes out a card."""
        found = self._requests.find(request_id)
        dialog = self._dialog(found)
        if found.status == "done":  # a double click, or the way back taken twice
            return go(dialog.back(self._service.done))
        if found.status == "failed":
            code = "request_expired" if found.error == "request_expired" else "request_ended"
            return refuse(code, dialog.back(found.error or code))
        if request.method == "GET":
            return show(self._program, dialog)
        card = answer(self._program, dialog)
        if not isinstance(card, SampleCard):
            return card
        try:
            made = self._service.perform(found, card)
        except Refusal as refusal:
            return end_with(dialog, refusal.code)
        self._requests.finish(found.id, made)
        return go(dialog.back(self._service.done))
