"""Looking at the vault as the superuser, and being the number process in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from meibo.rooms.vault import reveal as reveal_module
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

Rows = Callable[..., list[tuple[Any, ...]]]
NUMBER = Actor("process:number")


@pytest.fixture
def warranted(journey: Any, rows: Rows) -> tuple[UUID, UUID, str]:
    """Pseudonym, application and number of a case that may be asked about."""
    trip = journey.to("forwarded")
    journey.tick("open_cases")
    ((pseudonym,),) = rows("SELECT pseudonym FROM vault.vault_warrant")
    return pseudonym, trip.application, trip.who.number


@pytest.fixture
def reveal(journey: Any, warranted: tuple[UUID, UUID, str]) -> Callable[..., str]:
    """Reveal as the number process does; the refusal's code where it is refused."""

    def reveal(
        pseudonym: UUID | None = None, case: UUID | None = None, purpose: str = REGISTRATION_CHECK
    ) -> str:
        with journey.as_role("number"):
            try:
                return reveal_module.reveal(
                    NUMBER, journey.at, pseudonym=pseudonym or warranted[0], purpose=purpose,
                    case=case or warranted[1],
                )  # fmt: skip
            except Refusal as refusal:
                return refusal.code

    return reveal
