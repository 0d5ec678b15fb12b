"""A file someone sends: its limits are said before, and checked by what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from meibo.doors.frame.fields import Worded
from meibo.terms.text import Language, Text

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file, told by its first bytes."""

    name: str
    extensions: tuple[str, ...]
    first_bytes: bytes


PDF = FileKind("PDF", (".pdf",), b"%PDF-")
JPEG = FileKind("JPEG", (".jpg", ".jpeg"), b"\xff\xd8\xff")
PNG = FileKind("PNG", (".png",), b"\x89PNG\r\n\x1a\n")


class UploadField(Worded, forms.FileField):
    """One file of the kinds and the size allowed. size_limit in bytes."""

    kind = "file"
    own_messages = {
        "required": Text("{label}のファイルを選んでください。", "Choose a file: {label}"),
        "invalid": Text("ファイルを選び直してください。", "Choose the file again."),
        "missing": Text("ファイルを選び直してください。", "Choose the file again."),
        "empty": Text("このファイルは空です。", "This file is empty."),
        "max_length": Text(
            "ファイルの名前が長すぎます。短くしてください。", "The name of the file is too long."
        ),
        "too_large": Text(
            "ファイルが大きすぎます（{value}）。", "The file is too large ({value})."
        ),
        "wrong_kind": Text(
            "この種類のファイルは受け取れません。{value} で送ってください。",
            "Files of this kind are not taken. Send {value}.",
        ),
    }

    def __init__(
        self,
        *,
        kinds: tuple[FileKind, ...] = (PDF, JPEG, PNG),
        size_limit: int = 5 * MEGABYTE,
        **options: Any,
    ) -> None:
        options.setdefault("max_length", 200)
        super().__init__(**options)
        self.kinds = kinds
        self.size_limit = size_limit
        self.widget = forms.FileInput(
            attrs={"accept": ",".join(e for kind in kinds for e in kind.extensions)}
        )

    @property
    def kinds_in_words(self) -> Text:
        """PDF・JPEG / PDF, JPEG."""
        names = [kind.name for kind in self.kinds]
        return Text("・".join(names), ", ".join(names))

    def speak(self, language: Language) -> None:
        """Adds the limits to the hint."""
        super().speak(language)
        limits = Text("{kinds}、{size} MB まで", "{kinds}, up to {size} MB").fill(
            kinds=self.kinds_in_words, size=f"{self.size_limit / MEGABYTE:g}"
        )
        self.help_text = f"{self.help_text} {limits.of(language)}".strip()

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded file, of an allowed size and kind by its own bytes."""
        file = super().clean(data, initial)
        if file is None or file is initial:
            return file
        if file.size > self.size_limit:
            raise self.refuse("too_large", value=f"{file.size / MEGABYTE:.1f} MB")
        head = file.read(16)
        file.seek(0)
        if not any(head.startswith(kind.first_bytes) for kind in self.kinds):
            raise self.refuse("wrong_kind", value=self.kinds_in_words.of(self.language))
        return file
