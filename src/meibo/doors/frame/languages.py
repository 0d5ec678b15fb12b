"""Which of the two languages a reader gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

from meibo.terms.text import LANGUAGES, Language

_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def known(code: str | None) -> Language | None:
    """The language of an exact code, None for any other."""
    for language in LANGUAGES:
        if code == language:
            return language
    return None


def from_accept_language(header: str) -> Language:
    """The preferred one of our two in an Accept-Language header (RFC 9110, 12.5.4).

    Japanese where the header is empty, names neither, refuses both or weighs them equally.
    """
    weights: dict[Language, float] = {}
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        language = known(tag.strip().lower().partition("-")[0])
        if language is not None:
            weights[language] = max(weights.get(language, 0.0), _weight(parameters))
    return "en" if weights.get("en", 0.0) > weights.get("ja", 0.0) else "ja"


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """A language for everything that is said inside, Django's own words among it."""
    token = _spoken.set(language)
    try:
        with translation.override(language):
            yield
    finally:
        _spoken.reset(token)


def current() -> Language:
    """The language that is spoken; outside a request Django's, and Japanese where there is none.

    A page asks hundreds of times, and Django's answer takes thirty times as long."""
    spoken = _spoken.get()
    if spoken is not None:
        return spoken
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


def other(language: Language) -> Language:
    """The other one."""
    return "ja" if language == "en" else "en"
