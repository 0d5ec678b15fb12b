"""Permits (提供許可証): who may ask whom for what in which task, checked against the list."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError

from neighbours.info_network.keys import Keys
from neighbours.refusal import Refusal

LIST = Path(__file__).with_name("permitted.tsv")
LIFETIME_SECONDS = 600


@lru_cache(maxsize=1)
def permitted() -> frozenset[tuple[str, ...]]:
    """(enquirer, task, holder, items) of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(tuple(line.split("\t")[:4]) for line in lines if line and line[0] != "#")


def issue(
    keys: Keys, *, enquirer: str, task: str, holder: str, items: str, code: str, request_id: str
) -> str:
    """A signed permit for one enquiry about one person. Raises Refusal permit_denied (403)."""
    if (enquirer, task, holder, items) not in permitted():
        raise Refusal(
            403,
            "permit_denied",
            "照会許可用照合リストにない照会です。",
            "The list of permitted enquiries does not allow this one.",
        )
    now = int(time.time())
    claims = {
        "iss": "info_network", "sub": enquirer, "jti": request_id, "iat": now,
        "exp": now + LIFETIME_SECONDS, "task": task, "holder": holder, "items": items,
        "code": code,
    }  # fmt: skip
    return jwt.encode({"alg": "ES256", "kid": keys.permit.kid}, claims, keys.permit)


def check(keys: Keys, permit: str, *, enquirer: str, code: str, request_id: str) -> None:
    """Refusal no_permit (403) unless this is a live permit for exactly this enquiry."""
    try:
        claims = jwt.decode(permit, keys.permit, algorithms=["ES256"]).claims
        live = int(claims["exp"]) > time.time()
        same = (claims["sub"], claims["code"], claims["jti"]) == (enquirer, code, request_id)
    except (JoseError, ValueError, KeyError, TypeError):
        live = same = False
    if not (live and same):
        raise Refusal(
            403,
            "no_permit",
            "有効な提供許可証がありません。",
            "There is no permit for this enquiry.",
        )
