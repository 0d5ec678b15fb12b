"""Interleaved rounds of product, limit and peer; ratios are taken inside a round."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from bench.frame.machine import Taken, taken
from bench.frame.results import Figure, Part, Results


@dataclass(frozen=True, slots=True)
class Done:
    """What a run says that counts and times itself, as a load generator does."""

    count: int
    seconds: float


class OutOfShotsError(RuntimeError):
    """Requests that may be sent only once were all sent before the time was over."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing measured: `run` does `count` things, or says what was Done; `prepare` before it is
    not timed. process: id of the one whose memory is told, where it is another than this."""

    name: str
    count: int
    run: Callable[[], object]
    prepare: Callable[[], object] = field(default=lambda: None)
    process: int | None = None


class Frame:
    """What a bench is given: it compares, and hands the results on."""

    def __init__(self, rounds: int, results: Results) -> None:
        self.rounds, self.results = rounds, results

    def compare(
        self,
        name: str,
        *,
        unit: str,
        product: Case,
        limit: Case,
        goal: float,
        peer: Case | None = None,
        peer_floor: float = 0.0,
        against_peer: bool = False,
        beside: tuple[Case, ...] = (),
    ) -> Part:
        """Run every case once a round and judge product / limit against the goal.

        unit: of the figures, things per second. peer_floor: a peer slower than this is named
        suspect. against_peer: the goal is product / peer. beside: further cases whose figures are
        only told.
        """
        if against_peer and peer is None:
            raise ValueError("no peer to be judged against")
        measure = peer if against_peer and peer else limit
        cases = [product, limit, *([peer] if peer else []), *beside]
        took: dict[str, list[Taken]] = {case.name: [] for case in cases}
        for number in range(self.rounds):
            # Every second round backwards, so that none always comes after the same other.
            for case in cases if number % 2 == 0 else reversed(cases):
                took[case.name].append(self.once(case))
            self.results.progress(name, number + 1, self.rounds)
        figures = {case.name: _figure(case, unit, took[case.name]) for case in cases}
        ratios = [
            figures[product.name].values[n] / figures[measure.name].values[n]
            for n in range(self.rounds)
        ]
        part = Part(
            name, unit, figures[product.name], figures[limit.name], ratios, goal,
            peer=figures[peer.name] if peer else None, peer_floor=peer_floor,
            beside=[figures[case.name] for case in beside], against_peer=against_peer,
        )  # fmt: skip
        self.results.add(part)
        return part

    @staticmethod
    def once(case: Case) -> Taken:
        """Prepare and run a case once: seconds, peak memory, what others took.

        A run that was prepared too little for measured nothing, and is prepared and run again.
        """
        while True:
            case.prepare()
            gc.collect()
            try:
                with taken(case.process) as found:
                    done = case.run()
            except OutOfShotsError:
                continue
            break
        if isinstance(done, Done):
            found.count, found.seconds = done.count, done.seconds
        return found


def _figure(case: Case, unit: str, took: list[Taken]) -> Figure:
    peaks = [one.peak for one in took if one.peak is not None]
    return Figure(
        case.name, unit, [(one.count or case.count) / one.seconds for one in took],
        peak=median(peaks) if peaks else None, foreign=max(one.foreign for one in took),
        cpu=median(one.cpu * 1e3 / (one.count or case.count) for one in took),
    )  # fmt: skip
