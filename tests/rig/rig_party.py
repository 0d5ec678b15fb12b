"""A registered third party of the tests: two officers register it, and it calls the interface."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.jwk import ECKey
from rig_doors import browser

from meibo.flow.verification.parties.commands.approve_party import approve_party
from meibo.flow.verification.parties.commands.propose_party import propose_party

ADDRESS, CONSENTS = "/api/checks", "/api/consents"


def bounds(key: ECKey, **changes: Any) -> dict[str, Any]:
    """What an officer proposes."""
    return {
        "name_ja": "見本病院", "name_en": "Sample Hospital", "registers": ["nurse"],
        "items": ["name"], "purpose": "employment",
        "jwk": json.dumps(key.as_dict(private=False)), **changes,
    }  # fmt: skip


@dataclass
class Party:
    """One of them, with its key."""

    id: UUID
    key: ECKey
    called: list[str] = field(default_factory=list)

    def assertion(self, address: str, **changes: Any) -> str:
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": str(self.id), "sub": str(self.id), "aud": address, "iat": now, "exp": now + 50,
            "jti": str(uuid4()), **changes,
        }  # fmt: skip
        return jwt.encode({"alg": "ES256", "typ": "JWT"}, claims, self.key)

    def call(
        self, content: Any, address: str, *, key: str = "", assertion: str | None = None,
        kind: str = "application/json",
    ) -> Any:  # fmt: skip
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        shown = self.assertion(address) if assertion is None else assertion
        return browser().generic(
            "POST", ADDRESS, body, kind,
            headers={"Authorization": f"Bearer {shown}", "Idempotency-Key": key or str(uuid4())},
        )  # fmt: skip

    def consents(self, address: str, *, assertion: str | None = None) -> Any:
        """What it is told of who provides to it; address: of the interface, as assertions name it."""
        shown = self.assertion(address) if assertion is None else assertion
        return browser().get(CONSENTS, headers={"Authorization": f"Bearer {shown}"})


def registered(journey: Any, **changes: Any) -> Party:
    """Proposed by one officer, approved by another."""
    key = ECKey.generate_key("P-256")
    with journey.acting(journey.officer("registrar")) as actor:
        party = propose_party(actor, journey.at, **bounds(key, **changes))
    with journey.acting(journey.officer("approver")) as actor:
        approve_party(actor, journey.at, party=party)
    return Party(party, key)
