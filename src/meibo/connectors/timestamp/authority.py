"""Asking the timestamp authority over HTTP (RFC 3161 §3.4); its CA is known out of band."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

from asn1crypto import pem, tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings

from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import Neighbour, NoAnswerError
from meibo.flow.certificate.ports import TimestampDownError

LARGEST = 100_000
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_LIST = "application/pkix-crl"


def _body(answer: Answer, kind: str) -> bytes:
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    if answer.kind != kind or len(answer.body) > LARGEST:
        raise WrongAnswerError("another answer")
    return answer.body


def _is_reply(query: bytes, body: bytes) -> bytes:
    """A reply; one with a token carries our nonce and digest. The token is judged by its signer."""
    reply = tsp.TimeStampResp.load(body, strict=True)
    if reply["status"]["status"].native not in {"granted", "granted_with_mods"}:
        return body
    asked = tsp.TimeStampReq.load(query, strict=True)
    token = reply["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    for name in ("nonce", "message_imprint"):
        if token[name].native != asked[name].native:
            raise WrongAnswerError(f"another {name}")
    return body


class HttpAuthority:
    """Implements meibo.flow.certificate.ports.TimestampAuthority."""

    def __init__(self) -> None:
        self.neighbour = Neighbour("timestamp")

    @cached_property
    def _root(self) -> bytes:
        data = (Path(settings.NEIGHBOURS_PUBLIC) / "timestamp-ca.pem").read_bytes()
        return bytes(pem.unarmor(data)[2])

    def root(self) -> bytes:
        """The CA's certificate, DER."""
        return self._root

    def ask(self, query: bytes) -> bytes:
        """The reply to a query; TimestampDownError where none comes in time."""
        asked = Question("POST", self.neighbour.url("/"), query, (("Content-Type", _QUERY),))
        return self._read(asked, lambda answer: _is_reply(query, _body(answer, _REPLY)))

    def revocations(self) -> bytes:
        """The CA's list of now, signed by it; TimestampDownError where it cannot be had."""
        asked = Question("GET", self.neighbour.url("/crl/timestamp.crl"))
        return self._read(asked, self._is_list)

    def _is_list(self, answer: Answer) -> bytes:
        body = _body(answer, _LIST)
        key = x509.load_der_x509_certificate(self._root).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
            raise WrongAnswerError("authority")
        if not x509.load_der_x509_crl(body).is_signature_valid(key):
            raise WrongAnswerError("signature")
        return body

    def _read(self, question: Question, read: Callable[[Answer], bytes]) -> bytes:
        """A query may be asked twice: each reply is a time of its own, and one is used."""
        try:
            return self.neighbour.ask(lambda: question, read)
        except NoAnswerError as error:
            raise TimestampDownError(f"{error.reason} {error.kind}") from None


authority = HttpAuthority()
