"""`{% t "日本語" "English" %}`: the same words twice, side by side, both required."""

from __future__ import annotations

from string import Formatter

from django.template import Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from meibo.doors.frame.languages import current
from meibo.terms.text import Text


def placeholders(text: str) -> set[str]:
    """Names in braces; TemplateSyntaxError for anything but a plain name."""
    names: set[str] = set()
    for _, name, specification, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or specification or conversion:
            raise TemplateSyntaxError(f"only plain names may stand in braces: {text}")
        names.add(name)
    return names


class TextNode(Node):
    """Says the words in the language in use. The words are text, never markup."""

    def __init__(
        self, ja: str, en: str, en_one: str, values: dict[str, FilterExpression], into: str
    ) -> None:
        self.ja, self.en, self.en_one = map(conditional_escape, (ja, en, en_one))
        self.values = values
        self.into = into
        # What never changes is made once: a list says the same words hundreds of times.
        self.plain = (
            {}
            if values
            else {
                language: mark_safe(words.format())  # noqa: S308 escaped above
                for language, words in (("ja", self.ja), ("en", self.en))
            }
        )

    def render(self, context: Context) -> SafeString:
        """Escaped; with `as name` the words go into the context instead."""
        language = current()
        if self.plain and not self.into:
            return self.plain[language]
        values = {name: value.resolve(context) for name, value in self.values.items()}
        words = self.ja if language == "ja" else self._english(values)
        said = {
            name: value.of(language) if isinstance(value, Text) else value
            for name, value in values.items()
        }
        escaped = {name: conditional_escape(value) for name, value in said.items()}
        text = mark_safe(words.format(**escaped))  # noqa: S308 all escaped
        if self.into:
            context[self.into] = text
            return SafeString("")
        return text

    def _english(self, values: dict[str, object]) -> str:
        return self.en_one if self.en_one and 1 in values.values() else self.en


def _literal(bit: str) -> str | None:
    if len(bit) >= 2 and bit[0] == bit[-1] and bit[0] in "\"'":
        return bit[1:-1]
    return None


def compile_text(parser: Parser, token: Token) -> TextNode:
    """Parse `{% t "ja" "en" ["en for many"] [name=value ...] [as variable] %}`.

    TemplateSyntaxError where a side is missing, empty or not a literal, where the braces of the
    two sides differ, or where a value is missing or unused. With three literals the second is the
    English for exactly one: `{% t "{n} 件" "{n} item" "{n} items" n=count %}`.
    """
    bits = token.split_contents()[1:]
    into = ""
    if len(bits) >= 2 and bits[-2] == "as":
        into = bits[-1]
        bits = bits[:-2]
    literals: list[str] = []
    while bits and (literal := _literal(bits[0])) is not None:
        literals.append(literal)
        bits.pop(0)
    if len(literals) not in (2, 3) or not all(text.strip() for text in literals):
        raise TemplateSyntaxError('t needs its Japanese and its English words: {% t "…" "…" %}')
    values = token_kwargs(bits, parser)
    if bits:
        raise TemplateSyntaxError(f"t does not understand {bits[0]!r}")
    one = literals.pop(1) if len(literals) == 3 else ""
    if not placeholders(one) <= set(values):
        raise TemplateSyntaxError(f"t lacks a value: {one}")
    for text in literals:
        if placeholders(text) != set(values):
            raise TemplateSyntaxError(f"braces and values of t differ: {text}")
    return TextNode(literals[0], literals[1], one, values, into)
