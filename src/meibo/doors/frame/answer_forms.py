"""Forms made from the catalogue's pages.

The command reads and judges the answers, so that a refusal is journaled and holds for every way
in; these fields only draw the inputs, keep what was typed, and show the refusals where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meibo.catalogue.definitions import Attachment, Item, Page
from meibo.doors.frame.date_fields import PARTS, EraDateField
from meibo.doors.frame.fields import CodeField, NameField, OneOf, Option, TextField, Worded
from meibo.doors.frame.file_fields import JPEG, PDF, PNG, UploadField
from meibo.doors.frame.forms import PageForm
from meibo.terms.refusal import Refusal
from meibo.terms.text import Language, Text

YES_NO = (Option("yes", Text("はい", "Yes")), Option("no", Text("いいえ", "No")))
_KINDS = {"application/pdf": PDF, "image/jpeg": JPEG, "image/png": PNG}
_HINTS = {
    "address": Text(
        "前後の空白のほかは、入力したとおりに保存します。",
        "Kept exactly as typed, but for spaces before and after it.",
    ),
    "text": Text("前後の空白は取り除きます。", "Spaces before and after it are dropped."),
    "kana": Text(
        "ひらがな・半角で入力しても全角カタカナにします。前後の空白は取り除きます。",
        "Hiragana and half-width kana become full-width katakana; spaces around are dropped.",
    ),
    "domicile": Text(
        "例: 東京都。外国籍の方は国籍（例: ベトナム）。前後の空白は取り除きます。",
        "For example 東京都; foreign nationals enter their nationality. Spaces around it are dropped.",
    ),
    "phone": Text("例: 03-1234-5678", "For example 03-1234-5678"),
    "date": Text("例: 西暦 1998 年 4 月 1 日。元号も選べます。", "For example 1998, 4, 1"),
}


class AsTyped(Worded):
    """Mixed in before a field: takes what was sent, unjudged."""

    def clean(self, value: Any, initial: Any = None) -> Any:
        """The value as it came."""
        return value


class Line(AsTyped, TextField):
    """One line."""


class Name(AsTyped, NameField):
    """A name, shown large as typed."""


class Digits(AsTyped, CodeField):
    """A number or code."""


class Choice(AsTyped, OneOf):
    """One of several answers."""


class Day(AsTyped, EraDateField):
    """A date of four inputs."""


class File(AsTyped, UploadField):
    """A file; its limits are the catalogue's, in decimal megabytes."""

    def speak(self, language: Language) -> None:
        """Hint with kinds and size."""
        super().speak(language)
        words = Text("{kinds}、{size} MB まで", "{kinds}, up to {size} MB").fill(
            kinds=self.kinds_in_words, size=f"{self.size_limit / 1_000_000:g}"
        )
        hint = self.hint_words.of(language).rstrip("。.") if self.hint_words else ""
        self.help_text = (Text("{hint}。{words}", "{hint}. {words}")
                          .fill(hint=hint, words=words).of(language))  # fmt: skip


def _field(item: Item, hint: Text | None) -> forms.Field:
    """The input for an item, by its kind; KeyError for a kind no page can ask."""
    words: dict[str, Any] = {
        "label": item.label,
        "hint": hint,
        "required": item.required,
    }
    if item.kind == "date":
        return Day(**words)
    if item.kind == "yes_no":
        return Choice(options=YES_NO, **words)
    if item.kind == "choice":
        return Choice(options=[Option(c.value, c.label) for c in item.choices], **words)
    words["autocomplete"] = item.autocomplete
    if item.kind == "name":
        return Name(**words)
    if item.kind in {"whole_number", "examination_number"}:
        found = Digits(**words)
        found.widget.attrs["inputmode"] = "numeric"
        return found
    width = {
        "kana": "short", "phone": "short", "domicile": "short", "address": "full", "text": "full",
    }[item.kind]  # fmt: skip
    return Line(width=width, **words)


def _initial(item: Item, value: Any) -> Any:
    """A kept answer as its input shows it."""
    if value is None:
        return None
    if item.kind == "date":
        return date.fromisoformat(value)
    if item.kind == "yes_no":
        return "yes" if value else "no"
    return str(value)


def said(item: Item, value: Any) -> date | Text | str | None:
    """A kept answer as a person reads it; None where there is none."""
    if value is None:
        return None
    if item.kind == "date":
        return date.fromisoformat(value)
    if item.kind == "yes_no":
        return YES_NO[0].words if value else YES_NO[1].words
    if item.kind == "choice":
        return next((one.label for one in item.every_choice if one.value == value), str(value))
    return str(value)


def _add(form: PageForm, name: str, field: forms.Field) -> None:
    """Give a form one more field, in the form's language."""
    if not isinstance(field, Worded):
        raise TypeError(f"field {name} has no Text words")
    field.speak(form.language)
    form.fields[name] = field


class AnswerForm(PageForm):
    """A page of answers; of several pages, where an officer copies a whole paper."""

    def __init__(
        self,
        page: Page,
        content: Mapping[str, Any],
        data: Mapping[str, str] | None = None,
        *,
        language: Language,
    ) -> None:
        initial = {item.id: _initial(item, content.get(item.id)) for item in page.items}
        super().__init__(data, initial=initial, language=language)
        kinds = [item.kind for item in page.items]
        for place, item in enumerate(page.items):
            # The hint of a kind is said once a page, at its first.
            of_kind = None if item.kind in kinds[:place] else _HINTS.get(item.kind)
            _add(self, item.id, _field(item, item.hint or of_kind))

    def show_refusals(self, refusals: Iterable[Refusal]) -> None:
        """Each refusal at its field; one of a date at the part it names."""
        for refusal in refusals:
            name, part = _place(refusal.field or "", self.fields)
            words = refusal.message.of(self.language)
            params = {"part": part} if part else None
            message = words.replace("%", "%%") if params else words
            where = name if name in self.fields else None
            self.add_error(where, ValidationError(message, code=refusal.code, params=params))


def _place(field: str, fields: Mapping[str, Any]) -> tuple[str, str]:
    """birth_date_year: the field birth_date, its part year."""
    name, _, part = field.rpartition("_")
    return (name, part) if part in PARTS and name in fields else (field, "")


class AttachmentForm(PageForm):
    """One file under one heading."""

    def __init__(
        self, definition: Attachment, data: Any = None, files: Any = None, *, language: Language
    ) -> None:
        kinds = tuple(_KINDS[kind] for kind in definition.media_types)
        super().__init__(data, files, language=language)
        _add(
            self,
            "file",
            File(
                label=definition.name,
                hint=definition.hint,
                required=definition.required,
                kinds=kinds,
                size_limit=definition.largest_bytes,
            ),
        )

    def show_refusal(self, refusal: Refusal) -> None:
        """A refused file, at the one input."""
        self.add_error("file", ValidationError(refusal.message.of(self.language), refusal.code))
