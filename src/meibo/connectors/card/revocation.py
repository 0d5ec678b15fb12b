"""The signing CA's revocation list: fetched, kept for a minute, never used past its nextUpdate."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import httpx
from asn1crypto.crl import CertificateList
from django.conf import settings

from meibo.connectors.http_client import client

TIMEOUT = 5.0
KEPT = timedelta(minutes=1)


class NoListError(Exception):
    """There is no revocation list that counts at this time."""


class RevocationList:
    """The list at <card>/crl/signing.crl; parsed once for each time it is fetched."""

    def __init__(self) -> None:
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
        try:
            url = settings.ENDPOINT("card") + "/crl/signing.crl"
            response = client().get(url, timeout=TIMEOUT)
            response.raise_for_status()
            fetched = CertificateList.load(response.content, strict=True)
            # asn1crypto parses when it is asked: what is no list must show here, not at its use.
            fetched["tbs_cert_list"]["next_update"].native  # noqa: B018
            self._list, self._fetched = fetched, moment
        except (httpx.HTTPError, ValueError, TypeError):
            # A list fetched before goes on counting until its own nextUpdate.
            return

    def _in_force(self, moment: datetime) -> bool:
        if self._list is None:
            return False
        until = self._list["tbs_cert_list"]["next_update"].native
        return until is not None and moment < until


signing_revocations = RevocationList()
