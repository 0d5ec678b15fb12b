"""A door that also says where its time goes: `python -m bench.frame.timed_door process NAME`.

The product's own process with clocks around some of its functions. GET /bench-parts answers and
forgets {part: [calls, seconds]}; a part's time is its own, without that of parts inside it.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import wraps
from importlib import import_module
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REST = "page: middleware, view, connection's return"
_BASE = "django.db.backends.base.base:BaseDatabaseWrapper"
_VIEW = "meibo.doors.applicant.views.signing"
# What is timed, as part.
PARTS = {
    f"{_BASE}.ensure_connection": "connection",
    f"{_BASE}.close_if_health_check_failed": "connection",
    f"{_BASE}._commit": "commit",
    "meibo.rooms.journal.act:enter": "session and scope",
    "meibo.rooms.journal.act:append": "journal",
    f"{_VIEW}:read": "draft read",
    f"{_VIEW}:submit": "document: lock, digest, key, freeze",
    f"{_VIEW}:prepare_document": "document: checked and fixed",
    "meibo.flow.intake.models:Application.save": "row",
    "meibo.flow.intake.commands.submit:_arrive": "row",
    "meibo.connectors.card.service:CardService.signature": "card asked",
    "meibo.connectors.card.service:CardService.ask_signature": "card asked",
    "meibo.connectors.client_assertion:ClientKey.assertion": "assertion to the card",
    "meibo.connectors.card.signatures:JpkiJudge.judge": "CMS, chain, CRL",
}


class Clocks:
    """Adds up the parts of all threads."""

    def __init__(self) -> None:
        self._here = threading.local()
        self._lock = threading.Lock()
        self._spent: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])

    def timed(self, part: str, run: Callable[..., Any]) -> Callable[..., Any]:
        """`run`, with its own time told under `part`."""

        @wraps(run)
        def clocked(*args: Any, **kwargs: Any) -> Any:
            inside: list[float] = self._here.__dict__.setdefault("inside", [0.0])
            inside.append(0.0)
            begun = time.perf_counter()
            try:
                return run(*args, **kwargs)
            finally:
                took = time.perf_counter() - begun
                own = took - inside.pop()
                inside[-1] += took
                with self._lock:
                    self._spent[part][0] += 1
                    self._spent[part][1] += own

        return clocked

    def told(self) -> bytes:
        """What was spent since it was last told."""
        with self._lock:
            found = json.dumps(self._spent).encode()
            self._spent.clear()
        return found


def application(parent: int) -> WSGIApplication:
    """The product's application with clocks, made inside the worker."""
    from meibo.config import serve

    door, clocks = serve.application(parent), Clocks()
    for place, part in PARTS.items():
        module, _, names = place.partition(":")
        if not names:
            raise ValueError(place)
        owner: Any = import_module(module)
        *outer, name = names.split(".")
        for one in outer:
            owner = getattr(owner, one)
        setattr(owner, name, clocks.timed(part, getattr(owner, name)))
    timed = clocks.timed(REST, door)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/bench-parts":
            return timed(environ, start)  # type: ignore[no-any-return]
        start("200 OK", [("Content-Type", "application/json")])
        return [clocks.told()]

    return answer


if __name__ == "__main__":
    from meibo.config.serve import serve

    serve(sys.argv[2], application)
