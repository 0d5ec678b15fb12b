"""What will go wrong and when, dealt from a seed; pure. The same seed gives the same plan."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

KILL, STOP, FAULT = "kill", "stop", "fault"
# Seconds between one misfortune and the next.
SHORTEST, LONGEST = 0.8, 4.0
# What a person has to judge, because no machine can tell it from the truth; it has tests of its own.
# Ends as "no answer can be had" for people to judge.
FOR_PEOPLE = frozenset(
    {("resident_register", "other_person"), ("card", "altered"), ("info_network", "broken_off")}
)
Menu = Mapping[str, Mapping[str, Mapping[str, Sequence[str]]]]


@dataclass(frozen=True, slots=True)
class Misfortune:
    """At so many seconds from the start: kill -9, SIGSTOP for `seconds`, or a fault switch."""

    at: float
    kind: str
    target: str
    seconds: float = 0.0
    switch: tuple[tuple[str, Any], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For --json and the printed plan."""
        return {**asdict(self), "switch": dict(self.switch)}


class _Deck:
    """Deals every card once before any comes again."""

    def __init__(self, dice: random.Random, cards: Sequence[Any]) -> None:
        self._dice, self._cards, self._left = dice, list(cards), []  # type: ignore[var-annotated]

    def deal(self) -> Any:
        if not self._left:
            self._left = self._dice.sample(self._cards, len(self._cards))
        return self._left.pop()


def plan(seed: int, seconds: float, processes: Sequence[str], menu: Menu) -> list[Misfortune]:
    """Every misfortune of a run, in order of time; the last tenth is left in peace."""
    return list(_dealt(random.Random(seed), seconds * 0.9, processes, menu))  # noqa: S311


def _dealt(
    dice: random.Random, seconds: float, processes: Sequence[str], menu: Menu
) -> Iterator[Misfortune]:
    kinds = _Deck(dice, (KILL, KILL, FAULT, FAULT, FAULT, STOP))
    to_kill = _Deck(dice, processes)
    # A server that is stopped stops everything: it is killed, not stopped.
    to_stop = _Deck(dice, [name for name in processes if name != "postgres"])
    faults = _Deck(dice, list(_choices(menu)))
    at = 1.0
    while at < seconds:
        kind = kinds.deal()
        if kind == KILL:
            yield Misfortune(round(at, 2), KILL, to_kill.deal())
        elif kind == STOP:
            target, long = to_stop.deal(), round(dice.uniform(2.0, 8.0), 2)
            yield Misfortune(round(at, 2), STOP, target, long)
        else:
            yield _switched(dice, round(at, 2), *faults.deal())
        at += dice.uniform(SHORTEST, LONGEST)


def _choices(menu: Menu) -> Iterator[tuple[str, str, str, str]]:
    """(neighbour, path, kind, wrong answer) of everything that can be set."""
    for neighbour, paths in sorted(menu.items()):
        for path, can in sorted(paths.items()):
            for kind in can["kinds"]:
                for answer in can["wrong"] if kind == "wrong" else [""]:
                    if (neighbour, answer) not in FOR_PEOPLE:
                        yield neighbour, path, kind, answer


def _switched(
    dice: random.Random, at: float, neighbour: str, path: str, kind: str, answer: str
) -> Misfortune:
    """A fault that lasts for some requests or for `seconds`, whichever ends first."""
    switch: dict[str, Any] = {
        "kind": kind, "on": path, "answer": answer, "count": dice.randint(1, 8),
        "probability": round(dice.uniform(0.5, 1.0), 2), "seed": dice.randrange(10**6),
        "seconds": round({"slow": dice.uniform(0.5, 3.0), "late": dice.uniform(5.5, 9.0)}.get(kind, 0), 2),
    }  # fmt: skip
    return Misfortune(
        at, FAULT, neighbour, round(dice.uniform(5.0, 20.0), 2), tuple(switch.items())
    )
