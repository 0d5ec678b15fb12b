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


class ExactText(TextField):
    """What must come as it is written: the browser neither corrects nor remembers it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(autocomplete="off", **options)
        self.widget.attrs.update({"spellcheck": "false", "autocapitalize": "off"})


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
    text = ExactText(
        label=Text("または、資格証の文字列", "Or the certificate as text"),
        hint=Text(
            "「eyJ」で始まる長い文字列です。提示する方の画面から全体をコピーしてもらってください。",
            "A long text beginning with “eyJ”. Ask the bearer to copy all of it.",
        ),
        rows=5, required=False, max_length=None,
    )  # fmt: skip


class NameForm(PageForm):
    """The whole name of somebody, as the Act lets anyone look for it."""

    name = ExactText(
        label=Text("氏名（姓と名）", "Name (family and given)"),
        hint=Text(
            "例: 見本　花子。髙と高などの字体の違いと空白は区別しません。",
            "As in the register. Variant characters and spaces make no difference.",
        ),
        max_length=200,
    )


class PrintedNameForm(PageForm):
    """The name as it is printed, where the asker wants it compared."""

    name = ExactText(
        label=Text("証明書に印字された氏名", "Name printed on the certificate"),
        hint=Text(
            "入力すると、紙面の氏名が書き換えられていないかも確かめます。記録はしません。",
            "If you enter it, we also check that the printed name was not changed. It is not kept.",
        ),
        required=False, max_length=200,
    )  # fmt: skip
