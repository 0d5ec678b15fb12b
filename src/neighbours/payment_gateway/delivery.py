"""The background thread that delivers notices to Meibo's machine door until it says 2xx."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import httpx

from neighbours.home import endpoint
from neighbours.payment_gateway import notices
from neighbours.store import Store

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5.0
IDLE_SECONDS = 5.0
AFTER_FAULT_SECONDS = 1.0


class Delivery(threading.Thread):
    """One thread, one notice at a time, oldest due first; holds nothing that is not on disk."""

    def __init__(self, home: Path, store: Store) -> None:
        super().__init__(name="notice-delivery", daemon=True)
        self._home = home
        self._store = store
        self._wake = threading.Event()
        self._stopping = False

    def wake(self) -> None:
        """A notice was added."""
        self._wake.set()

    def stop(self) -> None:
        """Ends the thread after the attempt under way."""
        self._stopping = True
        self._wake.set()
        self.join()

    def run(self) -> None:
        """Runs until stopped. A fault of the store is logged and tried again."""
        notices.due_now(self._store)
        # trust_env=False: no proxy from the environment may see a payment notice
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
            while not self._stopping:
                try:
                    pause = self.step(client)
                except Exception:  # the thread must outlive any single fault
                    log.exception("notice delivery failed; trying again")
                    pause = AFTER_FAULT_SECONDS
                if pause > 0 and self._wake.wait(pause):
                    self._wake.clear()

    def step(self, client: httpx.Client) -> float:
        """Delivers the notice due first. Returns seconds until there may be something to do."""
        row = notices.next_due(self._store)
        if row is None:
            return IDLE_SECONDS
        ahead = float(row["next_at"] - time.time())
        if ahead > 0:
            return min(ahead, IDLE_SECONDS)
        outcome, delivered = self._send(client, row["body"])
        notices.record_outcome(self._store, row["notice_id"], outcome, delivered)
        return 0.0

    def _send(self, client: httpx.Client, body: str) -> tuple[str, bool]:
        """(what happened, whether it was delivered)."""
        try:
            response = client.post(
                endpoint(self._home, "machine") + "/payments/notices",
                content=body.encode("ascii"),
                headers={"Content-Type": "application/jose"},
            )
        except httpx.HTTPError as error:
            return type(error).__name__, False
        return str(response.status_code), response.is_success
