"""The text of an SD-JWT VC: what it says of a person, of its own term, and of where its status is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meibo.catalogue import qualification
from meibo.flow.certificate import sd_jwt
from meibo.flow.certificate.ports import Signer


@dataclass(frozen=True, slots=True)
class Said:
    """What every copy of a certificate has in common. issuer: URL of the machine door."""

    issuer: str
    register: str
    claims: dict[str, Any]
    at: datetime
    expires: datetime


def status_uri(issuer: str, register: str, number: int) -> str:
    """Where a status list is."""
    return f"{issuer}/status-lists/{register}-{number}"


def sd_jwt_text(
    signer: Signer, said: Said, place: tuple[int, int], holder_key: dict[str, Any] | None = None
) -> str:
    """One signed copy with all disclosures; place: its status list and index. SigningDownError."""
    shown = qualification(said.register).credential
    claims = said.claims
    hidden = {name: claims[name] for name in shown.selectively_shown if name in claims}
    disclosures, digests = sd_jwt.conceal(hidden)
    payload: dict[str, Any] = {
        "iss": said.issuer,
        "vct": f"{said.issuer}/vct/{said.register}",
        "iat": int(said.at.timestamp()),
        "exp": int(said.expires.timestamp()),
        "status": {
            "status_list": {
                "idx": place[1], "uri": status_uri(said.issuer, said.register, place[0])
            }
        },
        **{name: claims[name] for name in shown.always_shown if name in claims},
        "_sd_alg": "sha-256",
        "_sd": digests,
    }  # fmt: skip
    if holder_key is not None:
        payload["cnf"] = {"jwk": holder_key}
    return sd_jwt.combine(signer.sign({"typ": sd_jwt.TYPE}, payload), disclosures)
