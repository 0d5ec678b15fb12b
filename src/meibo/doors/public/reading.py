"""What someone sent to be verified: text, whatever the sender's program made of it."""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from meibo.doors.public.forms import LARGEST_FILE

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotACertificateError(ValueError):
    """Something was sent that cannot be a certificate: binary, too large, another kind of body."""


def presented(request: HttpRequest) -> str:
    """The text pasted, or the text of the file; empty where neither was sent."""
    try:
        text = str(request.POST.get("text", "")).strip()
        file = request.FILES.get("file")
        content = file.read(LARGEST_FILE + 1) if file is not None and not text else b""
    except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise NotACertificateError from error
    if not text and len(content) > LARGEST_FILE:
        raise NotACertificateError
    if not text and content:
        text = _decoded(content)
    if (
        not text
        and request.content_type not in FORMS
        and request.headers.get("Content-Length", "0") != "0"
    ):
        raise NotACertificateError
    return text


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NotACertificateError from None
