"""Who calls: a registered third party by private_key_jwt (RFC 7523 §2.2), each assertion once."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from meibo import plugs
from meibo.flow.verification.models import Assertion, Party
from meibo.flow.verification.parties.refusals import not_active, not_known
from meibo.flow.verification.ports import (
    BadSignatureError,
    IssuerKeys,
    UnknownKeyError,
    UnreadableError,
)
from meibo.flow.verification.states import PartyState
from meibo.terms.canonical import unb64u

TYPE = "JWT"
LONGEST = timedelta(seconds=60)
SKEW = timedelta(seconds=10)
LARGEST = 4_000
_FIELDS = ("id", "registers", "items", "jwk", "state")


def caller(assertion: str, address: str, at: datetime) -> Party:
    """The party an assertion for an address is of; used up with the act that asks.

    Refuses party.not_known, whatever is wrong with it, and party.suspended.
    """
    party = Party.objects.only(*_FIELDS).filter(id=_issuer(assertion)).first()
    if party is None or party.state not in (PartyState.ACTIVE, PartyState.SUSPENDED):
        raise not_known()
    keys: IssuerKeys = plugs.fill("verification.issuer_keys")
    try:
        claims = keys.read_by(json.loads(party.jwk), assertion, TYPE)
    except (UnreadableError, UnknownKeyError, BadSignatureError):
        raise not_known() from None
    ends = _good(claims, str(party.id), address, at)
    if ends is None or not _first_use(f"{party.id} {claims['jti']}", ends):
        raise not_known()
    if party.state == PartyState.SUSPENDED:
        raise not_active()
    return party


def _issuer(assertion: str) -> UUID:
    """Whose it says to be, not verified."""
    try:
        if len(assertion) > LARGEST:
            raise not_known()
        return UUID(json.loads(unb64u(assertion.split(".")[1]))["iss"])
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        raise not_known() from None


def _good(claims: dict[str, Any], party: str, address: str, at: datetime) -> datetime | None:
    """When it ends, if it is by and about the party, for this address, now and not for long."""
    ends, jti = claims.get("exp"), claims.get("jti")
    if (claims.get("iss"), claims.get("sub"), claims.get("aud")) != (party, party, address):
        return None
    if type(ends) is not int or not isinstance(jti, str) or not 0 < len(jti) <= 200:
        return None
    if not at.timestamp() < ends <= (at + LONGEST + SKEW).timestamp():
        return None
    return datetime.fromtimestamp(ends, UTC)


def _first_use(name: str, ends: datetime) -> bool:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        with transaction.atomic():
            Assertion.objects.create(digest=digest, expires_at=ends)
    except IntegrityError as error:
        if "verification_assertion_pkey" not in str(error):
            raise
        return False
    return True
