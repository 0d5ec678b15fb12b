"""What a piece of work took of the machine: its memory, and what others took meanwhile."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

_FORGET_PEAK = "5"  # proc(5), clear_refs: reset the peak of the resident set


@dataclass
class Taken:
    """seconds; peak: highest resident memory of this process in MiB, None where the kernel does not
    say; foreign: cores that neither this process nor its children (the server) used; count: things
    done, 0 where the run does not say; cpu: processor seconds of the watched process."""

    seconds: float = 0.0
    peak: float | None = None
    foreign: float = 0.0
    count: int = 0
    cpu: float = 0.0


@contextmanager
def taken(process: int | None = None) -> Iterator[Taken]:
    """Measure a block; the object is filled in at its end. process: whose memory, else this one's."""
    found = Taken()
    watched = Path("/proc", str(process or "self"))
    can_tell = os.access(watched / "clear_refs", os.W_OK)
    if can_tell:
        (watched / "clear_refs").write_text(_FORGET_PEAK)
    worked = _worked(process)
    busy, ours, begun = _busy(), _ours(), time.perf_counter()
    yield found
    found.cpu = _worked(process) - worked
    found.seconds = time.perf_counter() - begun
    others = (_busy() - busy) - (_ours() - ours)
    found.foreign = max(0.0, others / max(found.seconds, 1e-3))
    if can_tell:
        found.peak = _peak(watched)


def _peak(process: Path) -> float | None:
    for line in (process / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return None


def _worked(process: int | None) -> float:
    return float(sum(psutil.Process(process).cpu_times()[:2]))


def _busy() -> float:
    spent = psutil.cpu_times()
    return float(sum(spent) - spent.idle - getattr(spent, "iowait", 0.0))


def _ours() -> float:
    total = 0.0
    me = psutil.Process()
    for process in [me, *me.children(recursive=True)]:
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.NoSuchProcess:
            continue
    return total
