"""One run of chaos: everybody at once, misfortunes by plan, then peace, settling and judging."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from meibo.doors.console import supervisor
from meibo.doors.console.chaos.havoc import Havoc
from meibo.doors.console.chaos.judging import Books, Verdict, judge
from meibo.doors.console.chaos.plan import Misfortune, plan
from meibo.doors.console.chaos.robots import (
    ApplicantRobot,
    Approver,
    Examiner,
    OfficerRobot,
    Registrar,
    Robot,
)
from meibo.doors.console.supervisor import platform, state
from meibo.doors.console.switches import clear_switches, menu
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.cast import Card, Cast, cast_of
from meibo.terms.text import Text

# How long everything may take to come to rest once nothing fails any more.
SETTLING = 180.0
# The share of a run that the slowest person spends reading pages.
_THINKING = 1.0


def chaos(args: argparse.Namespace) -> int:
    """Start the platform if it is not up, run, print the report; 0 when all verdicts are good."""
    say = _teller(args.json)
    if not args.json and supervisor.up(argparse.Namespace(foreground=False)) != 0:
        return 1
    if args.json and not state.is_running(supervisor.home()):
        print("動いていません / not running", file=sys.stderr)
        return 1
    home = supervisor.home()
    clear_switches(home)
    cast = cast_of(home)
    cards = newcomers(cast, args.applications)
    if len(cards) < args.applications:
        say(
            f"申請していない見本の方は {len(cards)} 人です"
            f" / {len(cards)} sample people have not applied"
        )
    if not cards:
        return 1
    names = [one.name for one in platform.PROCESSES] + ["postgres"]
    seconds = args.minutes * 60
    dealt = plan(args.seed, seconds, names, menu(home))
    say(
        f"seed {args.seed}, {args.minutes:g} min, {len(cards)} applications, {len(dealt)} misfortunes"
    )
    for one in dealt:
        say(f"  {one.at:6.1f} s  {one.kind:5} {one.target} {_switch_words(one)}")
    run = Run(home, cast, cards, dealt, say, seconds, args.seed)
    run.through()
    return run.report(args)


def newcomers(cast: Cast, wanted: int) -> list[Card]:
    """Ordinary sample nurses who have not applied, as many as are wanted."""
    found: list[Card] = []
    for card in cast.ordinary("nurse"):
        if len(found) == wanted:
            break
        person = Applicant(cast, card)
        if not person.has_applied(person.log_in()):
            found.append(card)
    return found


def _teller(quiet: bool) -> Callable[[str], None]:
    begun = time.monotonic()

    def say(line: str) -> None:
        print(
            f"{time.monotonic() - begun:6.1f} s  {line}", flush=True,
            file=sys.stderr if quiet else sys.stdout,
        )  # fmt: skip

    return say


def _switch_words(one: Misfortune) -> str:
    switch = dict(one.switch)
    words = [str(switch.get(name, "")) for name in ("on", "kind", "answer")]
    return " ".join(word for word in words if word)


class Run:
    """People, misfortunes and what came of it."""

    def __init__(
        self, home: Path, cast: Cast, cards: list[Card], dealt: list[Misfortune],
        say: Callable[[str], None], seconds: float, seed: int,
    ) -> None:  # fmt: skip
        self.seconds = seconds
        self.home, self.cast, self.say, self.dealt = home, cast, say, dealt
        self.stop = threading.Event()
        slowest = seconds * _THINKING / 6
        self.applicants = [
            ApplicantRobot(cast, card, self.stop, slowest, f"{seed} {card.id}") for card in cards
        ]
        kinds: list[tuple[Callable[..., OfficerRobot], str]] = [
            (Examiner, "examiner"), (Approver, "approver"), (Registrar, "registrar"),
        ]  # fmt: skip
        self.officers = [kind(cast, name, self._references, self.stop) for kind, name in kinds]
        self.havoc = Havoc(home, dealt, say)
        self.settled = 0.0
        self.finished_in_chaos = 0

    def _references(self) -> set[str]:
        return {one.reference for one in self.applicants if one.reference}

    def through(self) -> None:
        """Everybody at work while the plan is carried out, then until they have finished."""
        robots: list[Robot] = [*self.officers, *self.applicants]
        for robot in robots:
            robot.start()
        self.havoc.start()
        _until(lambda: False, self.seconds)
        self.havoc.end()
        self.finished_in_chaos = self._finished()
        self.say(f"静穏 / peace: {self.finished_in_chaos}/{len(self.applicants)} 完了 / finished")
        begun = time.monotonic()
        _until(lambda: self._finished() == len(self.applicants) and self._all_ready(), SETTLING)
        self.settled = time.monotonic() - begun
        self.stop.set()
        for robot in robots:
            robot.join(timeout=60)
        # The sequencer's next checkpoint covers what was done last.
        _until(lambda: False, 2.5)

    def _finished(self) -> int:
        return sum(one.finished for one in self.applicants)

    def _all_ready(self) -> bool:
        found = state.read(self.home)
        return found is not None and all(child.ready for child in found.children.values())

    def report(self, args: argparse.Namespace) -> int:
        """Judge, print, and the exit code."""
        books = Books(self.home, [one.person.application for one in self.applicants
                                  if one.person.application])  # fmt: skip
        waiting = {
            one.person.application: f"{one.state}: {one.said}"
            for one in self.applicants
            if one.person.application and not one.finished and one.said
        }
        verdicts = judge(books, waiting)
        verdicts.append(self._up_again())
        good = all(one.good for one in verdicts)
        if args.json:
            print(json.dumps(self._as_json(args, verdicts, waiting), ensure_ascii=False))
        else:
            self._print(verdicts, waiting)
        return 0 if good else 1

    def _up_again(self) -> Verdict:
        found = Verdict("ready", Text("全プロセスが復帰", "every process is back"))
        now = state.read(self.home)
        children = now.children if now else {}
        found.count = len(children)
        found.wrong = [name for name, child in children.items() if not child.ready]
        return found

    def _as_json(
        self, args: argparse.Namespace, verdicts: list[Verdict], waiting: dict[str, str]
    ) -> dict[str, object]:
        return {
            "ok": all(one.good for one in verdicts), "seed": args.seed, "minutes": args.minutes,
            "applications": len(self.applicants), "finished": self._finished(),
            "finished_in_chaos": self.finished_in_chaos, "settled": round(self.settled, 1),
            "plan": [one.as_json() for one in self.dealt], "misfortunes": len(self.havoc.done),
            "missed": self.havoc.missed, "waiting": waiting,
            "verdicts": {one.name: {**asdict(one), "said": one.said.en, "good": one.good}
                         for one in verdicts},
            "troubles": {one.name: one.troubles for one in [*self.officers, *self.applicants]},
        }  # fmt: skip

    def _print(self, verdicts: list[Verdict], waiting: dict[str, str]) -> None:
        print(
            f"\n災い / misfortunes: {len(self.havoc.done)} （相手が不在 / nobody there: {self.havoc.missed}）"
        )
        print(
            f"完了 / finished: {self._finished()}/{len(self.applicants)}"
            f"（混乱中 / in the chaos: {self.finished_in_chaos}、"
            f"静まるまで / settled in: {self.settled:.0f} s）"
        )
        for application, said in waiting.items():
            print(f"  … {application}  {said[:100]}")
        for one in verdicts:
            print(
                f"  {'✓' if one.good else '✗'} {one.said.ja} / {one.said.en}  {one.count or ''}".rstrip()
            )
            for line in one.wrong:
                print(f"      {line}")
        tries = sum(len(one.troubles) for one in [*self.officers, *self.applicants])
        print(f"やり直し / tries again by people: {tries}")


def _until(done: Callable[[], bool], seconds: float) -> None:
    """Wait until something is so, at most that long."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.2)
