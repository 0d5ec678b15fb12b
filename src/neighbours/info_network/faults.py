"""What the network can answer wrongly."""

from __future__ import annotations

import uuid
from typing import Any

from neighbours.encoding import b64u, from_b64u
from neighbours.faults.wire import Path, Wire, earlier, edited, truncated

_KINDS = {"/codes": "codes", "/permits": "permits", "/enquiries": "enquiries",
          "/answers": "answers", "/keys": "keys", "/operating-state": "operating"}  # fmt: skip


def _other_request(answer: dict[str, Any]) -> None:
    answer["request_id"] = str(uuid.uuid4())


def _altered(answer: dict[str, Any]) -> None:
    """One bit of what was sealed."""
    sealed = bytearray(from_b64u(answer["answer"]["ct"]))
    sealed[0] ^= 1
    answer["answer"]["ct"] = b64u(bytes(sealed))


def _never_ready(answer: dict[str, Any]) -> None:
    answer.pop("answer")
    answer["state"] = "working"


def _broken_off(answer: dict[str, Any]) -> None:
    answer.pop("answer")
    answer["state"] = "broken"


def _no_code(answer: dict[str, Any]) -> None:
    answer["code"] = ""


def _other_key(answer: dict[str, Any]) -> None:
    answer["kid"] += "0"


def _kind_of(method: str, path: str) -> str | None:
    return _KINDS.get(path) if method == "POST" else None


_ANY = {"truncated": truncated, "other_request": edited(_other_request)}
WIRE = Wire(
    paths={
        "codes": Path({**_ANY, "no_code": edited(_no_code)}),
        "permits": Path({**_ANY, "earlier": earlier}),
        "enquiries": Path(_ANY),
        "answers": Path(
            {
                **_ANY,
                "earlier": earlier,
                "altered": edited(_altered),
                "never_ready": edited(_never_ready),
                "broken_off": edited(_broken_off),
            }
        ),
        "keys": Path({"truncated": truncated, "other_key": edited(_other_key)}),
        "operating": Path({"truncated": truncated}),
    },
    kind_of=_kind_of,
)
