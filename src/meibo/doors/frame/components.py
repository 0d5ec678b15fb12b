"""What a view hands to the components of a page. Frozen, bilingual, no HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.safestring import SafeString

from meibo.doors.frame.highlight import Piece, characters, code_points, highlight
from meibo.doors.frame.languages import current
from meibo.doors.frame.wording import day_in_words
from meibo.terms.text import Text

Tone = Literal["good", "progress", "attention", "bad", "off", "none"]

TONE_ICONS: dict[Tone, str] = {
    "good": "state-good",
    "progress": "state-progress",
    "attention": "state-attention",
    "bad": "state-bad",
    "off": "state-off",
    "none": "state-none",
}
"""Each tone has a shape of its own, so that it is told apart without colour."""


@dataclass(frozen=True, slots=True)
class State:
    """A state as a person reads it. attention: something is to be done; off: ended, no fault."""

    word: Text
    tone: Tone = "none"

    @property
    def icon(self) -> str:
        """Name of the shape."""
        return TONE_ICONS[self.tone]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A line of a summary list. value: str, Text, date, State or None. change: address of the
    page that changes it. reading: furigana. large: shown large, for names. href: the thing itself."""

    label: Text
    value: object
    change: str = ""
    reading: str = ""
    large: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A point of a timeline. when: date, aware datetime, or None where it is not yet known."""

    title: Text
    when: date | None = None
    stage: Literal["done", "now", "next", "stopped"] = "done"
    detail: Text | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A column of the facts table."""

    code: str
    title: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What one source says. value None: it says nothing, and `why` says why.

    variant: the examiner's rules hold the two to be one thing written differently (髙 and 高,
    １丁目２番 and 1-2).
    """

    value: str | date | None
    why: Text | None = None
    variant: bool = False


@dataclass(frozen=True, slots=True)
class FactRow:
    """One item as each source has it. `reference` is the source the others are compared with."""

    label: Text
    facts: Mapping[str, Fact]
    reference: str = "application"

    def comparison(self, code: str) -> Comparison:
        """One cell. A source that has no entry for the item is simply not asked for it."""
        fact = self.facts.get(code, Fact(None))
        base = self.facts.get(self.reference, Fact(None))
        return Comparison.of(fact, base, compared=code != self.reference)

    @property
    def differs(self) -> bool:
        """Some source differs from the reference."""
        return any(
            self.comparison(code).verdict in ("differs", "variant")
            for code in self.facts
            if code != self.reference
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cell of the facts table, ready to be shown."""

    verdict: Literal["reference", "same", "variant", "differs", "absent"]
    pieces: tuple[Piece, ...] = ()
    shown: str | date | None = None
    codes: tuple[tuple[str, str], ...] = ()
    why: Text | None = None

    @classmethod
    def of(cls, fact: Fact, base: Fact, *, compared: bool) -> Comparison:
        """Compare exactly; a missing value on either side is never called a difference."""
        if fact.value is None:
            return cls("absent", why=fact.why)
        if not compared:
            return cls("reference", shown=fact.value)
        if base.value is None or base.value == fact.value:
            return cls("same" if base.value is not None else "reference", shown=fact.value)
        pieces = tuple(highlight(_written(fact.value), _written(base.value)))
        codes = _codes(pieces) if isinstance(fact.value, str) else ()
        verdict: Literal["variant", "differs"] = "variant" if fact.variant else "differs"
        return cls(verdict, pieces, fact.value, codes)


def _codes(pieces: tuple[Piece, ...]) -> tuple[tuple[str, str], ...]:
    """How the marked characters are written, where they are few enough to be read."""
    marked = [c for piece in pieces if piece.kind == "differs" for c in characters(piece.text)]
    return tuple((c, code_points(c)) for c in marked) if len(marked) <= 3 else ()


def _written(value: str | date) -> str:
    return value if isinstance(value, str) else day_in_words(value).of(current())


@dataclass(frozen=True, slots=True)
class Check:
    """One of the seven checks of an examination (重複 … 欠格事由)."""

    code: str
    name: Text
    result: State
    reason: Text | None = None
    memo: str = ""
    decided_by: str = ""
    decided_at: date | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class RailItem:
    """A line of the officer's left rail. count None: the line has none; more: there are more."""

    title: Text
    href: str
    icon: str = ""
    count: int | None = None
    current: bool = False
    more: bool = False


@dataclass(frozen=True, slots=True)
class RailGroup:
    """Lines under one small heading."""

    title: Text
    items: Sequence[RailItem]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A digital qualification certificate as its page shows it.

    name: exact characters. reading: furigana or alphabet. qr: inline SVG made by the server (dark
    modules on nothing; the frame gives it its white field). rows: at most six, the rest belongs
    under the certificate.
    """

    title: Text
    name: str
    reading: str
    number: str
    state: State
    statement: Text
    issuer: Text
    issued_on: date
    rows: Sequence[SummaryRow] = field(default_factory=tuple)
    qr: SafeString | None = None


VerdictCode = Literal["valid", "not_valid", "cannot_say"]

VERDICTS: dict[VerdictCode, State] = {
    "valid": State(Text("有効です", "Valid"), "good"),
    "not_valid": State(Text("無効です", "Not valid"), "bad"),
    "cannot_say": State(Text("確認できません", "Cannot be confirmed"), "attention"),
}


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A visibly synthetic person to try the doors with."""

    card: str
    name: str
    pins: Sequence[tuple[Text, str]]
    special: Text
    href: str = ""
