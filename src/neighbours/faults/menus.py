"""The menu of all neighbours, published so that the operator's command knows what can be set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from neighbours.faults.wire import Wire
from neighbours.home import public_folder, write_whole


def publish(home: Path, wires: Mapping[str, Wire]) -> None:
    """neighbours-public/faults.json: {neighbour: {path: {"kinds", "wrong"}}}."""
    content = {name: wire.menu() for name, wire in wires.items()}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_whole(public_folder(home) / "faults.json", text.encode("utf-8"), 0o644)
