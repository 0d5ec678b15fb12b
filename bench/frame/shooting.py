"""Where there is no wrk: python shooting.py SHOTS.json PORT SECONDS CONNECTIONS START.

One thread a connection, kept alive; prints {"answered", "bad", "seconds", "p50", "p99"} (ms).
"""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

_ERRORS = 400


class Shooting:
    """The threads' common account."""

    def __init__(self, shots: list[dict[str, Any]], port: int, seconds: float, start: int) -> None:
        self.shots, self.port = shots, port
        self.turn = itertools.count(start)
        self.until = time.perf_counter() + seconds
        self.latencies: list[float] = []
        self.bad = 0

    def one(self) -> None:
        """A connection's thread."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while (begun := time.perf_counter()) < self.until:
            shot = self.shots[next(self.turn) % len(self.shots)]
            wire.request(shot["method"], shot["path"], shot["body"], shot["headers"])
            answer = wire.getresponse()
            answer.read()
            ended = time.perf_counter()
            if answer.status >= _ERRORS:
                self.bad += 1
            elif ended <= self.until:
                self.latencies.append(ended - begun)


def main(words: list[str]) -> None:
    """Fire and tell."""
    shots = json.loads(Path(words[0]).read_text())
    for shot in shots:
        shot["body"] = base64.b64decode(shot["body"]) or None
    begun = time.perf_counter()
    found = Shooting(shots, int(words[1]), float(words[2]), int(words[4]))
    threads = [threading.Thread(target=found.one) for _ in range(int(words[3]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    slow = sorted(found.latencies) or [0.0]
    told = {
        "answered": len(found.latencies), "bad": found.bad, "seconds": found.until - begun,
        "p50": slow[len(slow) // 2] * 1e3, "p99": slow[len(slow) * 99 // 100] * 1e3,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
