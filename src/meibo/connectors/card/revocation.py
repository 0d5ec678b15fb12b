"""The signing CA's revocation list: fetched, kept for a minute, never used past its nextUpdate."""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from asn1crypto.crl import CertificateList
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from meibo.connectors.wire.neighbour import (
    Answer,
    Neighbour,
    NoAnswerError,
    Question,
    WrongAnswerError,
)

log = logging.getLogger(__name__)
KEPT = timedelta(minutes=1)


class NoListError(Exception):
    """There is no revocation list that counts at this time."""


def _read(answer: Answer) -> CertificateList:
    """A list of the signing CA's own hand: another would push out the good one."""
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    pem = (Path(settings.NEIGHBOURS_PUBLIC) / "jpki-signing-ca.pem").read_bytes()
    authority = x509.load_pem_x509_certificate(pem).public_key()
    if not isinstance(authority, rsa.RSAPublicKey):
        raise WrongAnswerError("authority")
    if not x509.load_der_x509_crl(answer.body).is_signature_valid(authority):
        raise WrongAnswerError("signature")
    found = CertificateList.load(answer.body, strict=True)
    # asn1crypto parses when it is asked: what is no list must show here, not at its use.
    found["tbs_cert_list"]["next_update"].native  # noqa: B018
    return found


class RevocationList:
    """The list at <card>/crl/signing.crl; parsed once for each time it is fetched."""

    def __init__(self) -> None:
        self._neighbour = Neighbour("card")
        self._lock = threading.Lock()
        self._list: CertificateList | None = None
        self._fetched: datetime | None = None

    def at(self, moment: datetime) -> CertificateList:
        """A list in force at a moment; NoListError where none can be had."""
        with self._lock:
            fresh = self._fetched is not None and abs(moment - self._fetched) < KEPT
            if not fresh or not self._in_force(moment):
                self._fetch(moment)
            if self._list is None or not self._in_force(moment):
                raise NoListError
            return self._list

    def _fetch(self, moment: datetime) -> None:
        neighbour = self._neighbour
        try:
            self._list = neighbour.ask(
                lambda: Question("GET", neighbour.url("/crl/signing.crl")), _read
            )
            self._fetched = moment
        except NoAnswerError as error:
            # A list fetched before goes on counting until its own nextUpdate.
            log.warning("no new revocation list: %s", error)

    def _in_force(self, moment: datetime) -> bool:
        if self._list is None:
            return False
        until = self._list["tbs_cert_list"]["next_update"].native
        return until is not None and moment < until


signing_revocations = RevocationList()
