"""What is asked of a wallet, as a DCQL query (OpenID for Verifiable Presentations 1.0 §6); pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.flow.certificate.mdoc.issuing import NAMESPACE, doctype_of

SD_JWT, MDOC = "dc+sd-jwt", "mso_mdoc"
# Ids of the queries: what a wallet answers under (vp_token). One of the two is enough.
CERTIFICATE, CERTIFICATE_MDOC = "certificate", "certificate_mdoc"
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
    mdoc = {
        "id": CERTIFICATE_MDOC,
        "format": MDOC,
        "meta": {"doctype_value": doctype_of(register)},
        "claims": [{"id": claim, "path": [NAMESPACE, claim]} for claim in claims],
        **_sets(claims),
    }
    return {
        "credentials": [sd_jwt, mdoc],
        "credential_sets": [{"options": [[CERTIFICATE], [CERTIFICATE_MDOC]]}],
    }


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
