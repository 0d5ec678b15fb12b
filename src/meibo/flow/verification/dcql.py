"""What is asked of a wallet, as a DCQL query (OpenID for Verifiable Presentations 1.0 §6); pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SD_JWT = "dc+sd-jwt"
# Ids of the queries: what a wallet answers under (vp_token).
CERTIFICATE = "certificate"
# Not every certificate has these: a holder without a former name has none to show.
SOMETIMES = frozenset({"valid_until", "kana", "former_name", "common_name"})


def query(issuer: str, register: str, claims: tuple[str, ...]) -> dict[str, Any]:
    """A query for one certificate of a register with these claims; issuer: the machine door."""
    sd_jwt = {
        "id": CERTIFICATE,
        "format": SD_JWT,
        "meta": {"vct_values": [type_of(issuer, register)]},
        "claims": [{"id": claim, "path": [claim]} for claim in claims],
        **_sets(claims),
    }
    return {"credentials": [sd_jwt]}


def _sets(claims: tuple[str, ...]) -> dict[str, Any]:
    """All of them, or all but those that not every certificate has."""
    fewer = [claim for claim in claims if claim not in SOMETIMES]
    return {"claim_sets": [list(claims), fewer]} if len(fewer) < len(claims) else {}


def type_of(issuer: str, register: str) -> str:
    """`vct` of a register's certificates."""
    return f"{issuer}/vct/{register}"


def missing(asked: tuple[str, ...], shown: Mapping[str, Any]) -> list[str]:
    """Claims that were asked for, that every certificate has, and that were not shown."""
    return [claim for claim in asked if claim not in SOMETIMES and claim not in shown]
