"""Words for a person, in Japanese and in English, side by side. Neither may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said twice. ValueError where either side is empty or only spaces."""

    ja: str
    en: str

    def __post_init__(self) -> None:
        if not self.ja.strip() or not self.en.strip():
            raise ValueError("a Text needs its Japanese and its English side")

    def of(self, language: str) -> str:
        """The side for a language; ValueError for a language that is not spoken here."""
        if language == "ja":
            return self.ja
        if language == "en":
            return self.en
        raise ValueError(language)

    def fill(self, **values: object) -> Text:
        """Put values into `{names}` on both sides; a Text among them keeps its two sides."""
        ja = {k: v.ja if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.ja.format(**ja), self.en.format(**en))
