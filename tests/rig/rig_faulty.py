"""A neighbour's switches over a real wire in a test, with whatever application behind them."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import override_settings
from werkzeug.serving import make_server

from neighbours.faults.switchboard import FILE, Switchboard
from neighbours.faults.wire import Faulty, Wire


@dataclass
class Switched:
    """The running neighbour: set one fault, or none."""

    folder: Path

    def set(self, kind: str, on: str = "*", answer: str = "", **more: Any) -> None:
        """Replace all switches by one."""
        self._write([{"id": str(uuid.uuid4()), "kind": kind, "on": on, "answer": answer, **more}])

    def clear(self) -> None:
        """No fault any more."""
        self._write([])

    def _write(self, faults: list[dict[str, Any]]) -> None:
        draft = self.folder / "draft"
        draft.write_text(json.dumps({"faults": faults}))
        draft.replace(self.folder / FILE)


@contextmanager
def faulty(inner: Callable[..., Any], wire: Wire, folder: Path) -> Iterator[Switched]:
    """Every endpoint leads to it meanwhile, and its breakers are new."""
    (folder / "breakers").mkdir()
    made = make_server("127.0.0.1", 0, Faulty(inner, wire, Switchboard(folder)), threaded=True)
    made.log = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}).start()
    url = f"http://127.0.0.1:{made.server_port}"
    try:
        with override_settings(ENDPOINT=lambda _: url, BREAKERS=folder / "breakers"):
            yield Switched(folder)
    finally:
        made.shutdown()
        made.server_close()
