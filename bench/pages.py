"""Every page of the officers' and the applicants' doors with many cases, beside minimal Django pages."""

from __future__ import annotations

import argparse
import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench.frame.copies import without_owner
from bench.frame.installation import installed
from bench.frame.many_cases import office
from bench.frame.page_list import Page, page_list
from bench.frame.rounds import Case, Done, Frame
from bench.frame.serving import Served

CASES = 100_000
REGISTERS = 30
# A page may take so many milliseconds at the median, and so many times what its peer takes.
MOST_MS = 100.0
TIMES = 4.0
# Above this a page's reason is told.
TOLD = 2.0
WARM = 8
FEWEST = 3
UNIT = "pages/s, one reader"


def options(parser: argparse.ArgumentParser) -> None:
    """--cases N, --registers N, --seconds S, --warm N."""
    parser.add_argument("--cases", type=int, default=CASES, help=f"申請 / cases ({CASES})")
    parser.add_argument(
        "--registers", type=int, default=REGISTERS, help=f"登録簿 / registers ({REGISTERS})"
    )
    parser.add_argument(
        "--seconds", type=float, default=1.0, help="1回・1画面の秒数 / seconds of a page's run (1)"
    )
    parser.add_argument(
        "--warm", type=int, default=WARM, help=f"計らない回数 / not told, before ({WARM})"
    )


def run(frame: Frame, args: argparse.Namespace) -> None:
    """One reader, one page after the other; product and peer in the same round."""
    with installed() as house:
        begun = time.monotonic()
        found = office(house, args.cases, args.registers)
        took = time.monotonic() - begun
        frame.results.note("cases", found.cases, f"申請 / cases {found.cases:,} ({took:.0f} s)")
        with house.superuser() as connection:
            lost = without_owner(connection)
        frame.results.note("rows_without_owner", lost, f"迷子の行 / rows without owner {lost}")
        with (
            house.door("officer") as officers,
            house.door("applicant") as applicants,
            house.peers(args.cases) as peers,
        ):
            doors = {"officer": officers, "applicant": applicants}
            pages = page_list(house, found)
            told = {one.name: _compare(frame, one, doors, peers, args) for one in pages}
    frame.results.note("median_ms", told, _slowest(told))
    frame.results.demand("every_page_within_100_ms", max(told.values()) <= MOST_MS)


def _slowest(told: dict[str, float]) -> str:
    name = max(told, key=lambda one: told[one])
    return f"最も遅い画面 / slowest page: {name} {told[name]:.1f} ms"


def _compare(
    frame: Frame, page: Page, doors: dict[str, Served], peers: Served, args: argparse.Namespace
) -> float:
    """Milliseconds of the page at the median of the rounds' medians."""
    door, seconds, warm = doors[page.door], args.seconds, args.warm
    with (
        _reader(door, page.path, page.cookie, warm) as ours,
        _reader(peers, page.peer, "session=peer-session", warm) as theirs,
        _reader(peers, "/healthz", "", warm) as empty,
    ):
        part = frame.compare(
            page.name, unit=UNIT, goal=1 / TIMES, against_peer=True,
            product=Case(f"{page.door} {page.shown}", 1, lambda: ours.read(seconds),
                         process=door.worker),
            limit=Case("Django, an empty view", 1, lambda: empty.read(seconds / 4),
                       process=peers.worker),
            peer=Case(f"Django, minimal: {page.peer}", 1, lambda: theirs.read(seconds / 2),
                      process=peers.worker),
        )  # fmt: skip
    took = 1000 / part.product.median
    times = 1 / part.ratio
    frame.results.say(f"  {took:.1f} ms, {times:.2f} × 素朴 / naive, {ours.size // 1000} kB")
    if times > TOLD:
        frame.results.say(f"  {TOLD:g} 倍を超える理由 / why: {page.why}")
    return round(took, 2)


class _Reader:
    """Asks for one page again and again over one connection."""

    def __init__(self, port: int, path: str, cookie: str, warm: int) -> None:
        self._connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self._path, self._headers = path, {"Cookie": cookie} if cookie else {}
        self.size = 0
        for _ in range(warm):
            self._once()

    def read(self, seconds: float) -> Done:
        """Each page is told to have taken what the median one took."""
        until = time.monotonic() + seconds
        took: list[float] = []
        while time.monotonic() < until or len(took) < FEWEST:
            begun = time.perf_counter()
            self._once()
            took.append(time.perf_counter() - begun)
        return Done(len(took), len(took) * median(took))

    def _once(self) -> None:
        self._connection.request("GET", self._path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self.size = len(body)
        if answer.status != http.client.OK:
            raise RuntimeError(f"{self._path} answered {answer.status}")

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _reader(served: Served, path: str, cookie: str, warm: int) -> Iterator[_Reader]:
    made = _Reader(served.port, path, cookie, warm)
    try:
        yield made
    finally:
        made.close()
