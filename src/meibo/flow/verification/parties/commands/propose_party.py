"""An officer proposes to register a third party."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.certificate import cose
from meibo.flow.verification.models import Party
from meibo.flow.verification.parties.refusals import bounds_wanted, key_wanted, names_wanted
from meibo.flow.verification.purposes import PURPOSES
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.terms.canonical import canonical
from meibo.terms.individual_number import refuse_number

LONGEST_NAME = 200


@act("parties.propose", purpose="verification", permit=duty("register"))
def propose_party(
    act: Act, *, name_ja: str, name_en: str, registers: list[str], items: list[str],
    purpose: str, jwk: str,
) -> UUID:  # fmt: skip
    """Propose; a second officer approves. jwk: the party's public key as it was handed over.

    Refuses party.names, party.bounds, party.key, text.individual_number.
    """
    names = [name.strip() for name in (name_ja, name_en)]
    if not all(0 < len(name) <= LONGEST_NAME for name in names):
        raise names_wanted()
    for name, field in zip(names, ("name_ja", "name_en"), strict=True):
        refuse_number(name, field)
    if not registers or not set(registers) <= act.scope.registers or purpose not in PURPOSES:
        raise bounds_wanted()
    known = {one for of in registers for one in qualification(of).credential.selectively_shown}
    if not set(items) <= known:
        raise bounds_wanted()
    row = Party.objects.create(
        authority=act.scope.authority, name_ja=names[0], name_en=names[1],
        registers=sorted(registers), items=sorted(items), purpose=purpose, jwk=_public(jwk),
        proposed_by=act.scope.account, proposed_at=act.at,
    )  # fmt: skip
    act.about(case=row.id)
    return row.id


def _public(text: str) -> str:
    """The key's own members alone, as canonical JSON."""
    try:
        found: Any = json.loads(text)
        if not isinstance(found, dict) or "d" in found:
            raise key_wanted()
        cose.key_of_jwk(found)
    except (ValueError, RecursionError):
        raise key_wanted() from None
    return canonical({name: found[name] for name in ("kty", "crv", "x", "y")}).decode()
