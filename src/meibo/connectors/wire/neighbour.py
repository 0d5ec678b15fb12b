"""One neighbour on the wire.

Every question has a time-out for the whole of it and a largest answer. What may be asked twice is
asked again after a pause that grows and is never the same for two; what may not be, is not. An
answer that is not as it must be is no answer: nothing of it goes on.
"""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPException
from typing import TypeVar

from django.conf import settings

from meibo.connectors.wire.breaker import Breaker, RestingError, breaker_at
from meibo.connectors.wire.exchange import Answer, Lines, Question, WrongAnswerError

T = TypeVar("T")
WHOLE = 5.0
FIRST_PAUSE = 0.2
DOWN, WRONG, RESTING = "down", "wrong", "resting"


class NoAnswerError(Exception):
    """No answer that can be used. reason: down, wrong or resting; kind: the error's, no words."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(f"{reason}: {kind}")
        self.reason, self.kind = reason, kind


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
    def _lines(self) -> Lines:
        return Lines(self._tls() if self._tls else None)

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
            answer = self._lines.exchange(question, self._whole)
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise NoAnswerError(DOWN, str(answer.status))
            found = read(answer)
        except NoAnswerError as error:
            self.breaker.failed(error.kind)
            raise
        except (HTTPException, OSError) as error:
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
        """Whatever was cached of the connections, and of keys, is made anew at the next try."""
        self.__dict__.pop("_lines", None)
        self.breaker.failed(kind)
