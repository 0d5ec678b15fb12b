"""The hosted page: what is paid, pay or go back. Japanese first, English beside."""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request

from neighbours.payment_gateway import orders
from neighbours.payment_gateway.notices import Signer
from neighbours.refusal import Refusal
from neighbours.store import Store

ACTIONS = ("pay", "cancel")


def csrf_token(key: bytes, page_token: str) -> str:
    """Token of one order's form; the page's address alone does not give it."""
    return hmac.new(key, b"form " + page_token.encode("utf-8"), sha256).hexdigest()


def _security_headers(response: Response, return_url: str | None) -> Response:
    """No script at all. The form may lead here and, by its redirect, back to the applicant door.

    Browsers apply form-action to the redirect after a form too, so the door's origin is named.
    """
    back = urlsplit(return_url) if return_url else None
    origin = f" {back.scheme}://{back.netloc}" if back else ""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; "
        f"form-action 'self'{origin}; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(row: sqlite3.Row, key: bytes) -> Response:
    html = render_template("pay.html", order=row, csrf=csrf_token(key, row["token"]))
    return _security_headers(make_response(html), row["return_url"])


def _refusal_page(refusal: Refusal) -> Response:
    response = make_response(render_template("refused.html", refusal=refusal), refusal.status)
    return _security_headers(response, None)


def _check_form(key: bytes, token: str) -> str:
    """The chosen action. Raises Refusal form_refused (403) or action_unknown (422)."""
    sent = request.form.get("csrf_token", "").encode("utf-8")
    if not hmac.compare_digest(sent, csrf_token(key, token).encode("utf-8")):
        raise Refusal(
            403,
            "form_refused",
            "この画面からの操作と確認できませんでした。画面を開き直してください。",
            "We could not tell that this came from our page. Please open the page again.",
        )
    action = request.form.get("action", "")
    if action not in ACTIONS:
        raise Refusal(
            422,
            "action_unknown",
            "「支払う」か「支払わずに戻る」を選んでください。",
            "Choose to pay or to go back without paying.",
        )
    return action


def add_pages(
    app: Flask, store: Store, signer: Signer, key: bytes, wake: Callable[[], None]
) -> None:
    """GET and POST /pay/<token>. `wake` tells the delivery thread of a new notice."""

    @app.get("/pay/<token>")
    def show(token: str) -> Response:
        try:
            return _page(orders.by_token(store.connection(), token), key)
        except Refusal as refusal:
            return _refusal_page(refusal)

    @app.post("/pay/<token>")
    def act(token: str) -> Response:
        try:
            orders.by_token(store.connection(), token)
            if _check_form(key, token) == "pay":
                row, newly = orders.pay(store, token, signer)
                if newly:
                    wake()
            else:
                row = orders.cancel(store, token)
        except Refusal as refusal:
            return _refusal_page(refusal)
        back = make_response(redirect(row["return_url"], 303))
        return _security_headers(back, row["return_url"])
