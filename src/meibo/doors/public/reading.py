"""What someone sent to be verified: text or a PDF, whatever the sender's program made of it."""

from __future__ import annotations

from typing import NamedTuple

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from meibo.doors.frame.file_fields import PDF
from meibo.doors.public.forms import LARGEST_PDF, LARGEST_TEXT

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotACertificateError(ValueError):
    """Something was sent that cannot be a certificate: binary, too large, another kind of body."""


class Presented(NamedTuple):
    """A text or a PDF; neither where nothing was sent.

    A verifier who asked the holder itself says for whom and with what nonce; the page says neither.
    """

    text: str = ""
    pdf: bytes = b""
    audience: str = ""
    nonce: str = ""

    @property
    def original(self) -> bytes:
        """The text as bytes, whatever it is; empty where it could not be read."""
        return b"" if self == UNREADABLE else self.text.encode("utf-8", "surrogatepass")


# Judged like any other text that is no certificate, so that the journal knows of it.
UNREADABLE = Presented(".")


def presented(request: HttpRequest) -> Presented:
    """The text pasted, or what the file holds."""
    try:
        text = str(request.POST.get("text", "")).strip()
        file = request.FILES.get("file")
        content = file.read(LARGEST_PDF + 1) if file is not None and not text else b""
        audience, nonce = (str(request.POST.get(name, "")) for name in ("audience", "nonce"))
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise NotACertificateError from error
    is_pdf = content.startswith(PDF.first_bytes)
    if len(content) > (LARGEST_PDF if is_pdf else LARGEST_TEXT):
        raise NotACertificateError
    if is_pdf:
        return Presented(pdf=content)
    if not text and content:
        text = _decoded(content)
    if (
        not text
        and request.content_type not in FORMS
        and request.headers.get("Content-Length", "0") != "0"
    ):
        raise NotACertificateError
    return Presented(text, audience=audience, nonce=nonce)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotACertificateError from None
