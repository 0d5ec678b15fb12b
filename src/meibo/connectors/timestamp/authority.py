"""Asking the timestamp authority over HTTP (RFC 3161 §3.4); its CA is known out of band."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import httpx
from asn1crypto import pem
from django.conf import settings

from meibo.flow.certificate.ports import TimestampDownError

TIMEOUT = 5.0
LARGEST = 100_000
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class HttpAuthority:
    """Implements meibo.flow.certificate.ports.TimestampAuthority."""

    @cached_property
    def _root(self) -> bytes:
        data = (Path(settings.NEIGHBOURS_PUBLIC) / "timestamp-ca.pem").read_bytes()
        return bytes(pem.unarmor(data)[2])

    def root(self) -> bytes:
        """The CA's certificate, DER."""
        return self._root

    def ask(self, query: bytes) -> bytes:
        """The reply to a query; TimestampDownError where none comes in time."""
        url = settings.ENDPOINT("timestamp") + "/"
        return self._read("POST", url, _REPLY, content=query, headers={"Content-Type": _QUERY})

    def revocations(self) -> bytes:
        """The CA's list of now; TimestampDownError where it cannot be had."""
        url = settings.ENDPOINT("timestamp") + "/crl/timestamp.crl"
        return self._read("GET", url, "application/pkix-crl")

    @staticmethod
    def _read(
        method: str, url: str, kind: str, *, content: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> bytes:  # fmt: skip
        try:
            answer = httpx.request(method, url, content=content, headers=headers, timeout=TIMEOUT)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise TimestampDownError(type(error).__name__) from None
        if answer.headers.get("content-type") != kind or len(answer.content) > LARGEST:
            raise TimestampDownError("another answer")
        return answer.content


authority = HttpAuthority()
