"""The background thread that delivers notices to Meibo's machine door until it says 2xx."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from pathlib import Path

import httpx

from neighbours.faults.switchboard import DUPLICATE, ERROR, LATE, WRONG, Fault, Switchboard
from neighbours.home import endpoint, own_folder
from neighbours.payment_gateway import notices
from neighbours.payment_gateway.faults import NOTICES
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
        self._board = Switchboard(own_folder(home, "payment_gateway"))

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
        fault = self._board.draw(NOTICES)
        if fault is not None and self._spoils(client, row, fault):
            return 0.0
        outcome, delivered = self._send(client, row["body"])
        notices.record_outcome(self._store, row["notice_id"], outcome, delivered)
        return 0.0

    def _spoils(self, client: httpx.Client, row: sqlite3.Row, fault: Fault) -> bool:
        """Does what a switch asks of this notice; True where the notice itself is still to send."""
        if fault.kind == LATE:
            if row["last_outcome"] == f"late {fault.id}":
                return False  # it has been late already
            notices.put_off(self._store, row["notice_id"], fault.seconds, f"late {fault.id}")
        elif fault.kind == WRONG:
            self._send(client, notices.wrong(self._home, row["body"], fault.answer))
            notices.record_outcome(self._store, row["notice_id"], f"wrong {fault.answer}", False)
        elif fault.kind == DUPLICATE:
            self._send(client, row["body"])
        elif fault.kind == ERROR:
            notices.record_outcome(self._store, row["notice_id"], "not sent", False)
        return fault.kind != DUPLICATE

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
