"""Applications handed in while every key of the vault is renewed: nothing of them may be lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.frame.installation import CHECKOUT, Installation
from bench.frame.number_beside import number_beside
from bench.frame.rounds import Case, Done, Frame

PATIENCE = 300.0
# On two cores the number process has one for itself.
GOAL = 0.3
_RENEWED = """
SELECT count(*), count(*) FILTER (WHERE state = 'done'), coalesce(sum(cardinality(faulty)), 0)
  FROM vault.vault_renewal
"""
_ARRIVED = """
SELECT count(*), count(*) FILTER (WHERE e.state = 'opened'), count(*) FILTER (WHERE e.state = 'refused')
  FROM intake.intake_application AS a JOIN vault.vault_envelope AS e ON e.id = a.envelope
 WHERE a.state = 'arrived'
"""


@dataclass
class Renewing:
    """The submits of a bench, with and without renewals beside them."""

    house: Installation
    submit: Callable[[], Done]
    answered: int = 0
    lost: int = 0

    def compare(self, frame: Frame, prepare: Callable[[], None]) -> None:
        """Both rates. A wrong answer ends the bench. Demanded: every answered submit has arrived,
        every number that came with one was opened, under a key old or new, and every key has moved."""
        frame.compare(
            "submit_while_renewing", unit="submits/s", goal=GOAL,
            product=Case("GET …/sign/done, every key being renewed", 0, self._beside, prepare),
            limit=Case("GET …/sign/done, no renewal", 0, self._alone, prepare),
        )  # fmt: skip
        with number_beside(self.house):
            _until_settled(self.house)
        arrived, opened, refused = _row(self.house, _ARRIVED)
        renewals, done, faulty = _row(self.house, _RENEWED)
        note, demand = frame.results.note, frame.results.demand
        note("renewals", done, f"更新した鍵 / keys renewed: {done}")
        note("lost", self.lost,
             f"応答 / answered {self.answered:,}、到達 / arrived {arrived:,}、開封 / opened {opened:,}")  # fmt: skip
        demand("none_lost_while_renewing", not self.lost)
        demand("every_number_opened", opened == arrived and not refused)
        demand("every_key_moved", renewals == done > 0 and not faulty)

    def _alone(self) -> Done:
        before, _, _ = _row(self.house, _ARRIVED)
        done = self.submit()
        arrived, _, _ = _row(self.house, _ARRIVED)
        self.answered += done.count
        self.lost += max(done.count - (arrived - before), 0)
        return done

    def _beside(self) -> Done:
        """Only the submits are timed; the number process ends what was begun."""
        with number_beside(self.house):
            command = _renew_all(self.house)
            try:
                return self._alone()
            finally:
                _, errors = command.communicate(timeout=PATIENCE)
                if command.returncode:
                    raise RuntimeError(errors.decode())
                _until_settled(self.house)


def _renew_all(house: Installation) -> subprocess.Popen[bytes]:
    """`meibo vault renew all`; the old versions go as soon as nothing uses them."""
    from meibo.config.database import setup

    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "src"), str(CHECKOUT)]),
        "MEIBO_HOME": str(house.home), "MEIBO_PROCESS": "console",
        "MEIBO_DATABASE_URL": setup.role_url("console", house.database),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "meibo", "vault", "renew", "all", "--keep", "1s"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def _until_settled(house: Installation) -> None:
    """Until every key has moved and every number is open."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        renewals, done, _ = _row(house, _RENEWED)
        arrived, opened, refused = _row(house, _ARRIVED)
        if renewals == done > 0 and opened + refused == arrived:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{done} of {renewals} keys, {opened} of {arrived} numbers")


def _row(house: Installation, query: str) -> tuple[int, int, int]:
    with house.superuser() as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])
