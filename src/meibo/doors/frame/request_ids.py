"""One id per request: on the error page, in the X-Request-Id header and in the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from meibo.doors.frame.door import PageRequest

_current: ContextVar[str] = ContextVar("request_id", default="-")


def current() -> str:
    """The id of the request being served, "-" outside one."""
    return _current.get()


class RequestIdMiddleware:
    """Gives each request an id of its own; one sent by the client is never trusted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = secrets.token_hex(6)
        cast(PageRequest, request).request_id = name
        token = _current.set(name)
        try:
            response = self.get_response(request)
        finally:
            _current.reset(token)
        response.headers["X-Request-Id"] = name
        return response


class RequestIdFilter(logging.Filter):
    """Logging filter: puts `request_id` on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current()
        return True
