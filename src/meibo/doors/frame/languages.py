"""Which of the two languages a reader gets."""

from __future__ import annotations

from django.utils import translation

from meibo.terms.text import LANGUAGES, Language


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


def current() -> Language:
    """The language active in this thread; Japanese where none is."""
    return "en" if (translation.get_language() or "ja").startswith("en") else "ja"


def other(language: Language) -> Language:
    """The other one."""
    return "ja" if language == "en" else "en"
