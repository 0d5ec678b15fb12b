"""The forms: a certificate as text or as a file; and the name printed on one."""

from __future__ import annotations

from typing import Any

from meibo.doors.frame.fields import TextField
from meibo.doors.frame.file_fields import PDF, FileKind, UploadField
from meibo.doors.frame.forms import PageForm
from meibo.terms.text import Language, Text

LARGEST_TEXT = 20_000
# Ours have about 90 kB.
LARGEST_PDF = 400_000
ANY_TEXT = FileKind("TXT", (".txt", ".jwt", ".sd-jwt"), b"")


class CertificateFile(UploadField):
    """A PDF or a small file of text; what is in it is judged by verification, not here."""

    def speak(self, language: Language) -> None:
        """The limits in kB: the frame's own words count in MB."""
        super().speak(language)
        self.help_text = Text(
            "PDFの証明書（400 kB まで）、または提示用データのテキストファイル（20 kB まで）",
            "The certificate as PDF (up to 400 kB), or its data as a text file (up to 20 kB)",
        ).of(language)


class PresentedForm(PageForm):
    """The fields of the page; what was sent is read by `reading`."""

    file = CertificateFile(
        label=Text("PDFの証明書、または提示用データのファイル", "PDF certificate, or data file"),
        kinds=(PDF, ANY_TEXT), size_limit=LARGEST_PDF, required=False,
    )  # fmt: skip
    text = TextField(
        label=Text("または、資格証の文字列", "Or the certificate as text"),
        hint=Text(
            "「eyJ」で始まる長い文字列です。提示する方の画面から全体をコピーしてもらってください。",
            "A long text beginning with “eyJ”. Ask the bearer to copy all of it.",
        ),
        rows=5, required=False, max_length=None,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.update(
            {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
        )


class PrintedNameForm(PageForm):
    """The name as it is printed, where the asker wants it compared."""

    name = TextField(
        label=Text("証明書に印字された氏名", "Name printed on the certificate"),
        hint=Text(
            "入力すると、紙面の氏名が書き換えられていないかも確かめます。記録はしません。",
            "If you enter it, we also check that the printed name was not changed. It is not kept.",
        ),
        required=False, max_length=200,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update(
            {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off"}
        )
