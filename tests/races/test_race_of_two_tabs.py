"""One draft in two tabs: nothing that either kept is lost, and nothing is mixed."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from rig_races import at_once, codes

from meibo.flow.intake.commands.keep_typed import keep_typed
from meibo.flow.intake.commands.save_answers import save_answers

UPDATE = 'UPDATE "intake'


def typing(journey: Any, trip: Any, page: str, raw: dict[str, str]) -> Any:
    return partial(keep_typed, trip.person.actor, journey.at, application=trip.application,
                   page=page, raw=raw)  # fmt: skip


@pytest.mark.requirement("APP-01")
def test_two_pages_typed_at_once(journey: Any, rows: Any, database: str, locked: bool) -> None:
    trip = journey.to("draft")
    sent = {"domicile": {"domicile": "とうき"}, "address": {"address": "東京"}}
    calls = [typing(journey, trip, page, raw) for page, raw in sent.items()]
    assert codes(at_once("applicant", database, calls, before=UPDATE)) == ["ok", "ok"]
    ((typed,),) = rows("SELECT typed FROM intake.intake_application")
    if locked:
        assert typed == sent
    else:
        assert len(typed) == 1, "the later one put back what it had read"


def test_one_types_while_the_other_saves(journey: Any, rows: Any, database: str) -> None:
    trip = journey.to("draft")
    raw = trip.raw["name"]
    saving = partial(save_answers, trip.person.actor, journey.at, application=trip.application,
                     page="name", raw=raw)  # fmt: skip
    calls = [typing(journey, trip, "domicile", {"domicile": "とうき"}), saving]
    assert codes(at_once("applicant", database, calls, before=UPDATE)) == ["ok", "ok"]
    ((content, typed),) = rows("SELECT content, typed FROM intake.intake_application")
    assert content["family_name"] == raw["family_name"]
    assert typed == {"domicile": {"domicile": "とうき"}}


def test_the_later_of_two_wins_whole(journey: Any, rows: Any, database: str) -> None:
    trip = journey.to("draft")
    sent = [{"family_name": one, "given_name": one} for one in ("見", "本")]
    calls = [typing(journey, trip, "name", raw) for raw in sent]
    assert codes(at_once("applicant", database, calls, before=UPDATE)) == ["ok", "ok"]
    ((typed,),) = rows("SELECT typed FROM intake.intake_application")
    assert typed["name"] in sent
