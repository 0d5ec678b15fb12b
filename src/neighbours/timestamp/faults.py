"""What the timestamp authority can answer wrongly."""

from __future__ import annotations

from neighbours.faults.wire import Path, Wire, altered, earlier, truncated


def _kind_of(method: str, path: str) -> str | None:
    if (method, path) == ("POST", "/"):
        return "stamps"
    return "revocations" if path == "/crl/timestamp.crl" else None


WIRE = Wire(
    paths={
        "stamps": Path({"truncated": truncated, "earlier": earlier, "altered": altered}),
        "revocations": Path({"truncated": truncated, "altered": altered}),
    },
    kind_of=_kind_of,
)
