"""The number process's part in terminal searches: take one up within limits, keep what was answered.

It is asked under the search's own id at every try, so that Juki-net answers it once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.calling import call
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.rooms.vault.models import Search
from meibo.rooms.vault.states import SearchState


@dataclass(frozen=True, slots=True)
class Turn:
    """A search whose turn has come."""

    id: UUID
    register: str
    authority: str
    about: UUID
    asked: dict[str, str]
    tries: int


def due(at: datetime, limit: int = 20) -> list[UUID]:
    """Searches to ask about now; whose minutes are over are asked about no more."""
    rows = Search.objects.filter(state=SearchState.ASKED, next_try_at__lte=at, delete_after__gt=at)
    return list(rows.order_by("next_try_at").values_list("id", flat=True)[:limit])


@act("vault.ask_search", purpose=TERMINAL_SEARCH, permit=process)
def ask_search(act: Act, *, search: UUID, again: Callable[[int], datetime]) -> Turn | None:
    """Write down that Juki-net is asked, before it is; None where it may not be now. again: when,
    after so many tries, the next one is due."""
    act.about(case=search)
    code = call("ask_search(%s)", search)
    if code:
        act.outcome = f"breaker_{code}" if code.startswith("tripped") else code
        return None
    row = (
        Search.objects.select_for_update()
        .only("id", "register", "authority", "application", "asked", "tries")
        .get(id=search)
    )
    row.tries, row.next_try_at = row.tries + 1, again(row.tries + 1)
    row.save(update_fields=["tries", "next_try_at"])
    about = row.application or row.id
    act.about(case=about)
    assert row.asked is not None, "emptied after it is over"
    return Turn(row.id, row.register, row.authority, about, row.asked, row.tries)


@act("vault.keep_search", purpose=TERMINAL_SEARCH, permit=process)
def keep_search(act: Act, *, turn: Turn, answer: dict[str, Any]) -> None:
    """Keep what was answered for its minutes; once."""
    act.about(case=turn.about)
    until = act.at + timedelta(minutes=settings.SEARCH_MINUTES)
    kept = Search.objects.filter(id=turn.id, state=SearchState.ASKED).update(
        state=SearchState.ANSWERED, answer=answer, answered_at=act.at, delete_after=until
    )
    act.outcome = "done" if kept else "nothing"


@act("vault.wait_search", purpose=TERMINAL_SEARCH, permit=process)
def wait_search(act: Act, *, turn: Turn, reason: str, again_at: datetime) -> None:
    """Juki-net gave no answer: it is asked again, until the search is over."""
    act.about(case=turn.about)
    act.outcome = f"waiting:{reason}"
    Search.objects.filter(id=turn.id, state=SearchState.ASKED).update(next_try_at=again_at)
