"""Applications handed in through the applicant door beside a row and an audit row by Django's ORM."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from bench.frame.drafts import FORM, Drafts, Prepared, card
from bench.frame.installation import Installation, installed
from bench.frame.load import CONNECTIONS, Gun, Shot, generator, gun
from bench.frame.renewing import Renewing
from bench.frame.rounds import Case, Done, Frame, OutOfShotsError
from bench.frame.serving import Served

UNIT = "submits/s"
GOAL = 0.2
# Half of what Django with ninja and the ORM gave on one of two cores for two rows (1,174/s on two).
PEER_FLOOR = 550
# Drafts made for each run: for so many submits a second, until one was measured.
FIRST_GUESS = 200
SPARE = 1.5
ONE_BY_ONE = 60


def options(parser: argparse.ArgumentParser) -> None:
    """--seconds N, --renewing."""
    parser.add_argument("--seconds", type=int, default=2, help="1回の秒数 / seconds of a run (2)")
    parser.add_argument(
        "--renewing", action="store_true",
        help="全鍵を更新しながら（ほかは測らない） / while every key is renewed, and nothing else",
    )  # fmt: skip


def run(frame: Frame, args: argparse.Namespace) -> None:
    """Parts one by one; then the submit, the step before it and the peer under load."""
    frame.results.note("generator", generator(), f"負荷 / load: {generator()}")
    with installed() as house, tempfile.TemporaryDirectory(prefix="meibo-bench-card-") as name:
        folder = Path(name)
        drafts = Drafts(house, folder)
        with card(house, folder):
            if args.renewing:
                with house.door("applicant") as door:
                    intake = _Intake(door, drafts, args.seconds)
                    intake.warm()
                    Renewing(house, intake.submit).compare(frame, intake.prepare)
                return
            _parts(frame, house, drafts)
            with house.door("applicant") as door, house.peers() as peers:
                intake = _Intake(door, drafts, args.seconds)
                _compare(frame, intake, door, peers)
        kept = _arrived(house)
        asked = intake.submitted
        frame.results.note("arrived", kept, f"到達 / arrived {kept:,} (≥ {asked:,})")
        frame.results.demand("every_submit_arrived", kept >= asked)


@dataclass
class _Intake:
    """The door under load: a draft is handed in only once, so each run has its own."""

    door: Served
    drafts: Drafts
    seconds: int
    rate: float = FIRST_GUESS
    submitted: int = 0
    ready: list[Prepared] = field(default_factory=list)

    def prepare(self) -> None:
        """Drafts for one run."""
        count = int(self.rate * self.seconds * SPARE) + CONNECTIONS
        self.ready = self.drafts.make(count)

    def warm(self) -> None:
        """A run that is not told: keys, lists and statements are at hand afterwards."""
        self.ready = self.drafts.make(int(FIRST_GUESS * SPARE))
        seconds, self.seconds = self.seconds, 1
        with suppress(OutOfShotsError):
            self.submit()
        self.seconds = seconds

    def submit(self) -> Done:
        """All seconds long, each draft once."""
        with gun(self.door.port, [one.submit for one in self.ready], once=True) as found:
            try:
                done = found.fire(self.seconds)
            except OutOfShotsError:
                self.rate *= 2
                raise
        self.rate = max(self.rate / 2, done.count / done.seconds)
        self.submitted += done.count
        return done

    def sign(self) -> Done:
        """The step before: bytes fixed, the card asked; may be done again and again."""
        with gun(self.door.port, [one.sign for one in self.ready]) as found:
            return found.fire(self.seconds)


def _compare(frame: Frame, intake: _Intake, door: Served, peers: Served) -> None:
    some = intake.drafts.make(CONNECTIONS * 4)
    form = urlencode({"account": "0" * 36, "content": some[0].document.decode()}).encode()
    headers = {"Content-Type": FORM}
    with _guns(peers, Shot("/submit", "POST", headers, form)) as (rows, bare):
        rows.fire(1)
        signing = _Intake(door, intake.drafts, intake.seconds, ready=some)
        signing.sign()
        intake.warm()
        part = frame.compare(
            "submit", unit=UNIT, goal=GOAL, against_peer=True, peer_floor=PEER_FLOOR,
            product=Case("GET …/sign/done: card's CMS judged, arrived", 0, intake.submit,
                         intake.prepare, door.worker),
            limit=Case("Django, an empty view", 0, lambda: bare.fire(intake.seconds),
                       process=peers.worker),
            peer=Case("Django ORM: row + audit row", 0, lambda: rows.fire(intake.seconds),
                      process=peers.worker),
            beside=(Case("POST …/sign: CSRF, bytes fixed, card asked", 0, signing.sign,
                         process=door.worker),),
        )  # fmt: skip
    assert part.peer is not None
    both = sorted(
        1 / (1 / submit + 1 / sign) / peer
        for submit, sign, peer in zip(
            part.product.values, part.beside[0].values, part.peer.values, strict=True
        )
    )
    frame.results.note(
        "ratio_sign_and_submit", round(both[len(both) // 2], 3),
        f"署名依頼と提出を合わせて / both steps together: {both[len(both) // 2]:.3f}"
        f" ({both[0]:.3f}..{both[-1]:.3f}) ÷ 素朴 / naive",
    )  # fmt: skip


@contextmanager
def _guns(peers: Served, submit: Shot) -> Iterator[tuple[Gun, Gun]]:
    with gun(peers.port, [submit]) as rows, gun(peers.port, [Shot("/healthz")]) as bare:
        yield rows, bare


def _one_by_one(door: Served, shots: list[Shot]) -> dict[str, Any]:
    """Milliseconds of each part, one request after the other; the first few are not counted."""
    with httpx.Client(base_url=door.url("")) as client:
        for n, shot in enumerate(shots):
            if n == len(shots) // 4:
                client.get("/bench-parts")
            answer = client.request(
                shot.method, shot.path, headers=dict(shot.headers), content=shot.body
            )
            assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        spent: dict[str, list[float]] = client.get("/bench-parts").json()
    count = len(shots) - len(shots) // 4
    found = {part: round(seconds / count * 1e3, 3) for part, (_, seconds) in spent.items()}
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def _parts(frame: Frame, house: Installation, drafts: Drafts) -> None:
    made = drafts.make(ONE_BY_ONE)
    with house.door("applicant", "bench.frame.timed_door") as door:
        for name, shots in (
            ("parts_ms_sign", [one.sign for one in made]),
            ("parts_ms_submit", [one.submit for one in made]),
        ):
            found = _one_by_one(door, shots)
            lines = "".join(f"\n    {ms:7.2f}  {part}" for part, ms in found.items())
            frame.results.note(name, found, f"{name}: {sum(found.values()):.2f} ms{lines}")


def _arrived(house: Installation) -> int:
    with house.superuser() as connection:
        row = connection.execute(
            "SELECT count(*) FROM intake.intake_application WHERE state = 'arrived'"
        ).fetchone()
    assert row is not None
    return int(row[0])
