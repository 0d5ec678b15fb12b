"""One neighbour on the wire.

Every question has a time-out for the whole of it and a largest answer. What may be asked twice is
asked again after a pause that grows and is never the same for two; what may not be, is not. An
answer that is not as it must be is no answer: nothing of it goes on.
"""

from __future__ import annotations

import json
import random
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar

import httpx
from django.conf import settings

from meibo.connectors.wire.breaker import Breaker, RestingError, breaker_at

T = TypeVar("T")
CONNECT = 2.0
WHOLE = 5.0
LARGEST = 4_000_000
FIRST_PAUSE = 0.2
DOWN, WRONG, RESTING = "down", "wrong", "resting"


class NoAnswerError(Exception):
    """No answer that can be used. reason: down, wrong or resting; kind: the error's, no words."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(f"{reason}: {kind}")
        self.reason, self.kind = reason, kind


class WrongAnswerError(Exception):
    """An answer that came whole and is not as it must be; says which rule, nothing of its content."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request; made anew for each try, because an assertion works once."""

    method: str
    url: str
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, media type and body as they came."""

    status: int
    kind: str
    body: bytes

    def object(self) -> dict[str, Any]:
        """The JSON object it must be; WrongAnswerError."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise WrongAnswerError("no JSON") from None
        if not isinstance(found, dict):
            raise WrongAnswerError("no object")
        return found


def asked_in_json(url: str, body: dict[str, Any]) -> Question:
    """A POST of a JSON object."""
    content = json.dumps(body, ensure_ascii=False).encode("utf-8")
    return Question("POST", url, content, (("Content-Type", "application/json"),))


class Neighbour:
    """One outside system as this process asks it. tls: its certificate and ours, where it has any."""

    def __init__(
        self, name: str, tls: Callable[[], ssl.SSLContext] | None = None, whole: float = WHOLE
    ) -> None:
        self.name, self._tls, self._whole = name, tls, whole

    @property
    def breaker(self) -> Breaker:
        """Shared by everything in this process that asks the same neighbour."""
        return breaker_at(settings.BREAKERS / f"{self.name}.json")

    @cached_property
    def _client(self) -> httpx.Client:
        # trust_env=False: no proxy of the environment sees what goes to a neighbour.
        verify = self._tls() if self._tls else True
        limits = httpx.Limits(keepalive_expiry=5.0)
        return httpx.Client(verify=verify, trust_env=False, limits=limits)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"{settings.ENDPOINT(self.name)}{path}"

    def own_page(self, given: object, path: str) -> str:
        """An address the neighbour gave us to send a person to; WrongAnswerError if not its own."""
        if not isinstance(given, str) or not given.startswith(self.url(path)):
            raise WrongAnswerError("a page elsewhere")
        return given

    def ask(
        self, question: Callable[[], Question], read: Callable[[Answer], T], tries: int = 2
    ) -> T:
        """What `read` makes of the answer; NoAnswerError. Whatever else `read` raises is the
        neighbour's own clear word, and goes on. tries: 1 for what must not be asked twice.
        """
        for left in reversed(range(tries)):
            try:
                return self._once(question(), read)
            except NoAnswerError as error:
                if error.reason == RESTING or not left:
                    raise
            time.sleep(random.uniform(0.5, 1.0) * FIRST_PAUSE * 2 ** (tries - 1 - left))  # noqa: S311
        raise AssertionError("there is at least one try")

    def _once(self, question: Question, read: Callable[[Answer], T]) -> T:
        try:
            self.breaker.enter()
        except RestingError:
            raise NoAnswerError(RESTING, "breaker") from None
        try:
            answer = self._exchange(question)
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise NoAnswerError(DOWN, str(answer.status))
            found = read(answer)
        except NoAnswerError as error:
            self.breaker.failed(error.kind)
            raise
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._failed(type(error).__name__)
            raise NoAnswerError(DOWN, type(error).__name__) from None
        except (WrongAnswerError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Its words can quote what was answered: of others' errors only the kind goes on.
            kind = str(error) if isinstance(error, WrongAnswerError) else type(error).__name__
            self.breaker.failed(kind)
            raise NoAnswerError(WRONG, kind) from None
        except Exception:
            self.breaker.succeeded()
            raise
        self.breaker.succeeded()
        return found

    def _failed(self, kind: str) -> None:
        """Whatever was cached of the connection, and of keys, is made anew at the next try."""
        held = self.__dict__.pop("_client", None)
        if held is not None and self._tls:
            held.close()
        self.breaker.failed(kind)

    def _exchange(self, question: Question) -> Answer:
        """One request and its whole answer, within the time and the size there is for it."""
        end = time.monotonic() + self._whole
        limits = httpx.Timeout(self._whole, connect=CONNECT)
        with self._client.stream(
            question.method, question.url, content=question.content or None,
            headers=list(question.headers), timeout=limits,
        ) as response:  # fmt: skip
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) > LARGEST:
                    raise WrongAnswerError("too large")
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("slow")
            return Answer(response.status_code, response.headers.get("content-type", ""), body)
