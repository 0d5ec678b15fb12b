"""What the card program can answer wrongly."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from neighbours.faults.wire import Path, Twist, Wire, altered, earlier, edited, truncated

_ELSEWHERE = r"\1://card.invalid"
_FIRST_PART = re.compile(r"^(https?)://[^/]+")
_FETCHING = re.compile(r"/(signing|face)/requests/[^/]+/result")
_PAGE = re.compile(r"/(login|signing|face)/[^/]+")
_PLAIN = {
    ("GET", "/.well-known/openid-configuration"): "discovery",
    ("GET", "/jwks.json"): "keys",
    ("POST", "/token"): "token",
    ("POST", "/signing/requests"): "signing",
    ("POST", "/face/requests"): "face",
    ("GET", "/crl/signing.crl"): "revocations",
    ("GET", "/authorize"): "page",
}


def _kind_of(method: str, path: str) -> str | None:
    if (method, path) in _PLAIN:
        return _PLAIN[method, path]
    if (found := _FETCHING.fullmatch(path)) is not None:
        return f"{found[1]}_result"
    return "page" if _PAGE.fullmatch(path) else None


def _elsewhere(name: str) -> Twist:
    """An address that is not the card's."""

    def change(answer: dict[str, Any]) -> None:
        answer[name] = _FIRST_PART.sub(_ELSEWHERE, answer[name])

    return edited(change)


def _spoilt(*names: str) -> Callable[[dict[str, Any]], None]:
    """One character in the middle of a base64 text changed, wherever the names lead."""

    def change(answer: dict[str, Any]) -> None:
        *way, last = names
        for name in way:
            answer = answer.get(name, {})
        text = answer.get(last, "")
        middle = len(text) // 2
        answer[last] = (
            text[:middle] + ("B" if text[middle : middle + 1] == "A" else "A") + text[middle + 1 :]
        )

    return change


WIRE = Wire(
    paths={
        "discovery": Path(
            {
                "truncated": truncated,
                "other_issuer": _elsewhere("issuer"),
                "other_token_endpoint": _elsewhere("token_endpoint"),
            }
        ),
        "keys": Path({"truncated": truncated}),
        "token": Path(
            {
                "truncated": truncated,
                "earlier": earlier,
                "bad_signature": edited(_spoilt("id_token")),
            }
        ),
        "signing": Path({"truncated": truncated, "other_page": _elsewhere("url")}),
        "signing_result": Path(
            {"truncated": truncated, "earlier": earlier, "altered": edited(_spoilt("cms"))}
        ),
        "face": Path({"truncated": truncated, "other_page": _elsewhere("url")}),
        "face_result": Path(
            {
                "truncated": truncated,
                "earlier": earlier,
                "altered": edited(_spoilt("envelope", "ct")),
            }
        ),
        "revocations": Path({"truncated": truncated, "altered": altered}),
        "page": Path(kinds=("slow", "error", "late", "dead")),
    },
    kind_of=_kind_of,
)
