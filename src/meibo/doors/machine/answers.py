"""Answers to machines: JSON, refusals with code and both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

_STATUS = {
    "invalid": 422,
    "not_permitted": 403,
    "not_found": 404,
    "conflict": 409,
    "too_often": 429,
}
View = Callable[..., HttpResponse]


def error(code: str, message: Text, status: int) -> JsonResponse:
    """One error: code, and what it says in Japanese and English."""
    content = {"error": code, "message": {"ja": message.ja, "en": message.en}}
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def refusals_answered(view: View) -> View:
    """Let a refusal of the view become its answer."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return error(refusal.code, refusal.message, _STATUS[refusal.kind])

    return answered


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    """No such address."""
    message = Text("この番地はありません。", "There is nothing at this address.")
    return error("http.not_found", message, 404)


def failed(request: HttpRequest) -> JsonResponse:
    """Something broke on our side; nothing was changed."""
    message = Text(
        "処理中に問題が起きました。変更は行われていません。",
        "Something went wrong on our side. Nothing was changed.",
    )
    return error("http.failed", message, 500)
