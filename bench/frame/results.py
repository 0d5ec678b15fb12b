"""What was measured, for people and as one JSON object."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass, field
from statistics import median
from typing import Any

# Above this many cores used by others a figure is said to be disturbed.
QUIET = 0.15
# Processor milliseconds for one thing, below which they are not said.
_TOLD = 0.05


@dataclass(frozen=True, slots=True)
class Figure:
    """A case's figures, one a round, in `unit`; peak in MiB; foreign: cores used by others; cpu:
    processor milliseconds of the watched process for one thing, which others hardly disturb."""

    name: str
    unit: str
    values: list[float]
    peak: float | None = None
    foreign: float = 0.0
    cpu: float = 0.0

    @property
    def median(self) -> float:
        """The figure that is told."""
        return median(self.values)

    def as_json(self) -> dict[str, Any]:
        """Absolute figures with their spread."""
        return {
            "name": self.name, "unit": self.unit, "median": round(self.median, 1),
            "min": round(min(self.values), 1), "max": round(max(self.values), 1),
            "rounds": len(self.values), "peak_mib": self.peak and round(self.peak, 1),
            "foreign_cores": round(self.foreign, 2), "cpu_ms": round(self.cpu, 4),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison of a bench."""

    name: str
    unit: str
    product: Figure
    limit: Figure
    ratios: list[float]
    goal: float
    peer: Figure | None = None
    peer_floor: float = 0.0
    beside: list[Figure] = field(default_factory=list)
    against_peer: bool = False

    @property
    def ratio(self) -> float:
        """Median of the ratios taken inside the rounds."""
        return median(self.ratios)

    @property
    def met(self) -> bool:
        """Whether the goal was reached."""
        return self.ratio >= self.goal

    @property
    def peer_suspect(self) -> bool:
        """A peer slower than it was ever seen is not one to be proud of beating."""
        return self.peer is not None and self.peer.median < self.peer_floor

    def as_json(self) -> dict[str, Any]:
        """The keys every bench prints, of this comparison."""
        return {
            "product": round(self.product.median, 1), "limit": round(self.limit.median, 1),
            "peer": self.peer and round(self.peer.median, 1), "unit": self.unit,
            "ratio": round(self.ratio, 3), "ratio_min": round(min(self.ratios), 3),
            "ratio_max": round(max(self.ratios), 3), "goal": self.goal, "met": self.met,
            "against": "peer" if self.against_peer else "limit",
            "peer_suspect": self.peer_suspect,
            "figures": [figure.as_json() for figure in self.figures()],
        }  # fmt: skip

    def figures(self) -> list[Figure]:
        """Every case, the product first."""
        return [self.product, self.limit, *([self.peer] if self.peer else []), *self.beside]


class Results:
    """Gathers the parts of one bench and prints them; people read along while it runs."""

    def __init__(self, bench: str, *, quiet: bool) -> None:
        self.bench, self.quiet = bench, quiet
        self.parts: list[Part] = []
        self.more: dict[str, Any] = {}
        self.demands: dict[str, bool] = {}

    @property
    def met(self) -> bool:
        """Whether every goal was reached and every demand kept."""
        return all(part.met for part in self.parts) and all(self.demands.values())

    def say(self, line: str) -> None:
        """A line for people; on the error stream where the output is JSON."""
        print(line, file=sys.stderr if self.quiet else sys.stdout, flush=True)

    def progress(self, name: str, number: int, rounds: int) -> None:
        """A round is done."""
        print(f"  {name} {number}/{rounds}", file=sys.stderr, flush=True)

    def note(self, name: str, value: Any, line: str) -> None:
        """Something else that was measured: in the JSON under its name, and said."""
        self.more[name] = value
        self.say(f"  {line}")

    def demand(self, name: str, kept: bool) -> None:
        """Something that must hold beside the ratios, by its name in the JSON."""
        self.more[name] = kept
        self.demands[name] = kept

    def add(self, part: Part) -> None:
        """Keep a comparison and say it."""
        self.parts.append(part)
        self.say(f"\n{part.name} ({part.unit})")
        for role, figure in zip(_roles(part), part.figures(), strict=True):
            self.say(f"  {role:<16} {_shown(figure)}")
        verdict = "達成 / met" if part.met else "未達 / MISSED"
        spread = f"{min(part.ratios):.3f}..{max(part.ratios):.3f}"
        measure = "素朴 / naive" if part.against_peer else "限界 / limit"
        self.say(
            f"  比 / ratio       {part.ratio:.3f} ({spread})  ÷ {measure}"
            f"  目標 / goal {part.goal}  {verdict}"
        )
        if part.peer_suspect:
            self.say(
                f"  素朴版が遅すぎます（{part.peer_floor:,.0f} 未満）。比較に使えません"
                " / the naive peer is slower than it should be: suspect"
            )

    def as_json(self) -> dict[str, Any]:
        """One object: the part nearest to its goal on top, all of them below `parts`."""
        nearest = min(self.parts, key=lambda part: part.ratio / part.goal)
        top = {name: value for name, value in nearest.as_json().items() if name != "figures"}
        return {
            "bench": self.bench, "part": nearest.name, **top, "met": self.met,
            "parts": {part.name: part.as_json() for part in self.parts}, **self.more,
            "machine": {"cores": os.cpu_count(), "python": platform.python_version()},
        }  # fmt: skip

    def end(self) -> None:
        """The last line; the JSON object where one was asked for."""
        disturbed = [f for part in self.parts for f in part.figures() if f.foreign > QUIET]
        if disturbed:
            most = max(figure.foreign for figure in disturbed)
            self.say(
                f"\n  ほかの処理が最大 {most:.1f} コアを使っていました"
                f" / others used up to {most:.1f} cores meanwhile"
            )
        if self.quiet:
            print(json.dumps(self.as_json(), ensure_ascii=False))


def _roles(part: Part) -> list[str]:
    return [
        "Meibo", "限界 / limit", *(["素朴 / naive"] if part.peer else []),
        *("参考 / beside" for _ in part.beside),
    ]  # fmt: skip


def _shown(figure: Figure) -> str:
    peak = f"  {figure.peak:.0f} MiB" if figure.peak else ""
    peak += f"  {figure.cpu:.2f} ms CPU" if figure.cpu >= _TOLD else ""
    spread = f"{min(figure.values):,.0f}..{max(figure.values):,.0f}"
    return f"{figure.median:>12,.0f} ({spread}){peak}  {figure.name}"
