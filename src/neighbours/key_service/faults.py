"""What the key service can answer wrongly."""

from __future__ import annotations

from neighbours.faults.wire import Path, Wire, truncated


def _kind_of(method: str, path: str) -> str | None:
    return "keys" if path.startswith("/v1/transit/") else None


WIRE = Wire(paths={"keys": Path({"truncated": truncated})}, kind_of=_kind_of)
