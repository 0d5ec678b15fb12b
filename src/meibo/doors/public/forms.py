"""The one form: a certificate as text, pasted or in a file."""

from __future__ import annotations

from typing import Any

from meibo.doors.frame.fields import TextField
from meibo.doors.frame.file_fields import FileKind, UploadField
from meibo.doors.frame.forms import PageForm
from meibo.terms.text import Language, Text

LARGEST_FILE = 20_000
ANY_TEXT = FileKind("TXT", (".txt", ".jwt", ".sd-jwt"), b"")


class CertificateFile(UploadField):
    """A small file of text; what is in it is judged by verification, not here."""

    def speak(self, language: Language) -> None:
        """The limit in kB: the frame's own words count in MB."""
        super().speak(language)
        self.help_text = Text("テキストファイル、20 kB まで", "A text file of up to 20 kB").of(
            language
        )


class PresentedForm(PageForm):
    """The fields of the page; what was sent is read by `reading`."""

    text = TextField(
        label=Text("資格証の文字列", "The certificate as text"),
        hint=Text(
            "「eyJ」で始まる長い文字列です。提示する方の画面から全体をコピーしてもらってください。",
            "A long text beginning with “eyJ”. Ask the bearer to copy all of it.",
        ),
        rows=5, required=False, max_length=None,
    )  # fmt: skip
    file = CertificateFile(
        label=Text("または、ファイル", "Or a file"), kinds=(ANY_TEXT,), size_limit=LARGEST_FILE,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.update(
            {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
        )
