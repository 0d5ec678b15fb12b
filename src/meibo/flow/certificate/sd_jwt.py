"""SD-JWT (RFC 9901) as far as a certificate needs it: flat claims, each disclosed or not.

Issuing and reading are pure but for salts; signatures are the caller's. A presentation is
`<JWS>~<disclosure>~…~`.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meibo.terms.canonical import b64u, unb64u

TYPE = "dc+sd-jwt"
LARGEST = 20_000
_SALT = 16
_JSON = json.JSONEncoder(ensure_ascii=False).encode
_RESERVED = {"_sd", "_sd_alg", "..."}


class MalformedError(ValueError):
    """Not a well-formed SD-JWT; says what is wrong, for the log and never for the page."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A parsed SD-JWT: the signed part, and the disclosures that came with it."""

    jws: str
    disclosures: tuple[str, ...]
    key_binding: str


def conceal(claims: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Disclosures of claims and their sorted digests (sorting hides the order)."""
    salts = secrets.token_bytes(_SALT * len(claims))
    disclosures = [
        b64u(_JSON([b64u(salts[_SALT * n : _SALT * (n + 1)]), name, value]).encode())
        for n, (name, value) in enumerate(claims.items())
    ]
    return disclosures, sorted(map(_digest, disclosures))


def combine(jws: str, disclosures: list[str]) -> str:
    """The compact form with all disclosures and no key binding."""
    return "~".join([jws, *disclosures, ""])


def split(text: str) -> Presentation:
    """Take the compact form apart; MalformedError where it is not one."""
    parts = text.strip().split("~")
    if len(text) > LARGEST or len(parts) < 2 or parts[0].count(".") != 2:
        raise MalformedError("not the compact form")
    if not all(part.isascii() for part in parts):
        raise MalformedError("not base64url")
    return Presentation(parts[0], tuple(parts[1:-1]), parts[-1])


def choices(text: str) -> list[str]:
    """Names of the claims that an own SD-JWT can show or keep back, in its order."""
    return [_read(one)[0] for one in split(text).disclosures]


def shortened(text: str, names: Sequence[str]) -> str:
    """An own SD-JWT with the disclosures of some claims alone."""
    whole = split(text)
    return combine(whole.jws, [one for one in whole.disclosures if _read(one)[0] in names])


def disclosed(payload: dict[str, Any], disclosures: tuple[str, ...]) -> dict[str, Any]:
    """Claims of the payload with what was disclosed put in.

    Raises MalformedError for a disclosure that is altered, added, given twice or names a claim that
    is there already (RFC 9901 §7.1).
    """
    if payload.get("_sd_alg", "sha-256") != "sha-256":
        raise MalformedError("unknown digest algorithm")
    digests = payload.get("_sd", [])
    if not isinstance(digests, list) or not all(isinstance(one, str) for one in digests):
        raise MalformedError("digests are not a list of texts")
    if len(set(digests)) != len(digests):
        raise MalformedError("digests are not different ones")
    claims = {name: value for name, value in payload.items() if name not in {"_sd", "_sd_alg"}}
    if len(set(disclosures)) != len(disclosures):
        raise MalformedError("a disclosure twice")
    for disclosure in disclosures:
        if _digest(disclosure) not in digests:
            raise MalformedError("a disclosure that was not signed")
        name, value = _read(disclosure)
        if name in claims or name in _RESERVED:
            raise MalformedError("a disclosure of a claim that is there")
        claims[name] = value
    return claims


def _read(disclosure: str) -> tuple[str, Any]:
    try:
        parts = json.loads(unb64u(disclosure))
    except (ValueError, RecursionError):
        raise MalformedError("a disclosure that is not JSON") from None
    if not (isinstance(parts, list) and len(parts) == 3 and isinstance(parts[1], str)):
        raise MalformedError("a disclosure of another shape")
    return parts[1], parts[2]


def _digest(disclosure: str) -> str:
    return b64u(hashlib.sha256(disclosure.encode("utf-8")).digest())
