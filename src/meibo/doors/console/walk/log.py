"""What the walk prints: each step with its time, in both languages."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from meibo.doors.console.walk.browser import WalkError

T = TypeVar("T")


@dataclass
class WalkLog:
    """Steps as they end; `between` is called before each (tests kill processes there)."""

    quiet: bool = False
    between: Callable[[str], None] | None = None
    steps: list[dict[str, object]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str, ja: str, en: str) -> Iterator[dict[str, object]]:
        """One step; the dictionary it yields takes notes that are printed with it."""
        if self.between is not None:
            self.between(name)
        notes: dict[str, object] = {}
        begun = time.perf_counter()
        try:
            yield notes
        except BaseException:
            if not self.quiet:
                print(f"  ✗ {ja} / {en}", flush=True)
            raise
        seconds = time.perf_counter() - begun
        self.steps.append({"step": name, "seconds": round(seconds, 3), **notes})
        if not self.quiet:
            said = "　".join(f"{key}: {value}" for key, value in notes.items())
            print(f"  ✓ {seconds:6.2f} s  {ja} / {en}{'　' if said else ''}{said}", flush=True)

    def as_json(self) -> str:
        """All steps for --json."""
        return json.dumps({"ok": True, "steps": self.steps}, ensure_ascii=False)


def wait_for(what: str, look: Callable[[], T | None], seconds: float = 90.0) -> T:
    """Look again and again until there is something; WalkError after a time."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise WalkError(f"waited {seconds:.0f} s in vain: {what}")
        time.sleep(0.2)
