"""The signing CA's revocation list: fetched, kept for a minute, never used past its nextUpdate.

It is verified once when it is fetched, and its serials are kept: a list grows to many thousands of
certificates, and going through it for each signature costs more than judging the signature
(`bench intake`).
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings

from meibo.connectors.wire.exchange import Answer, Question, WrongAnswerError
from meibo.connectors.wire.neighbour import Neighbour, NoAnswerError

log = logging.getLogger(__name__)
KEPT = timedelta(minutes=1)
# How far the CA's clock may be ahead of ours.
SKEW = timedelta(minutes=1)
_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
# RFC 5280 §5.2: what says neither that the list is only a part nor that it speaks for others.
_PLAIN = {x509.CRLNumber.oid, x509.AuthorityKeyIdentifier.oid}


class NoListError(Exception):
    """There is no revocation list that counts at this time."""


@dataclass(frozen=True, slots=True)
class Revoked:
    """A verified list. since: when a certificate was revoked, by serial number."""

    begins: datetime
    until: datetime
    since: dict[int, datetime]

    def in_force(self, moment: datetime) -> bool:
        """Whether the list counts at a moment."""
        return self.begins - SKEW <= moment < self.until

    def holds(self, serial: int, moment: datetime) -> bool:
        """Whether a certificate of the CA was revoked at a moment."""
        since = self.since.get(serial)
        return since is not None and since <= moment


def read_list(der: bytes, authority: x509.Certificate) -> Revoked:
    """A complete list that the authority itself signed; ValueError for anything else."""
    found = x509.load_der_x509_crl(der)
    if found.issuer != authority.subject or found.next_update_utc is None:
        raise ValueError("a list of another authority, or one without an end")
    usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
    key = authority.public_key()
    if not usage.crl_sign or not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise ValueError("the authority signs no lists")
    if not isinstance(found.signature_hash_algorithm, _HASHES):
        raise ValueError("a weak signature")
    if not found.is_signature_valid(key):
        raise ValueError("not signed by the authority")
    if any(one.critical and one.oid not in _PLAIN for one in found.extensions):
        raise ValueError("only a part of a list, or one that is not understood")
    since = {}
    for one in found:
        if any(extension.critical for extension in one.extensions):
            raise ValueError("an entry that is not understood")
        since[one.serial_number] = one.revocation_date_utc
    return Revoked(found.last_update_utc, found.next_update_utc, since)


def _read(answer: Answer) -> Revoked:
    """A list of the signing CA's own hand: another would push out the good one."""
    if answer.status != HTTPStatus.OK:
        raise WrongAnswerError(str(answer.status))
    pem = (Path(settings.NEIGHBOURS_PUBLIC) / "jpki-signing-ca.pem").read_bytes()
    try:
        return read_list(answer.body, x509.load_pem_x509_certificate(pem))
    except (
        ValueError, TypeError, LookupError, UnsupportedAlgorithm, x509.ExtensionNotFound,
        x509.DuplicateExtension,
    ):  # fmt: skip
        raise WrongAnswerError("list") from None


class RevocationList:
    """The list at <card>/crl/signing.crl; read once for each time it is fetched."""

    def __init__(self) -> None:
        self._neighbour = Neighbour("card")
        self._lock = threading.Lock()
        self._list: Revoked | None = None
        self._fetched: datetime | None = None

    def renew(self, moment: datetime) -> None:
        """Fetch the list where what is held is older than a minute, or not in force."""
        with self._lock:
            fresh = self._fetched is not None and abs(moment - self._fetched) < KEPT
            if not fresh or not self._in_force(moment):
                self._fetch(moment)

    def at(self, moment: datetime) -> Revoked:
        """The list held, in force at a moment; NoListError where there is none."""
        found = self._list
        if found is None or not found.in_force(moment):
            raise NoListError
        return found

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
        return self._list is not None and self._list.in_force(moment)


signing_revocations = RevocationList()
