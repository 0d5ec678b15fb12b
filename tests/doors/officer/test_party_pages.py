"""The officers' pages of registered third parties: two propose and approve, one may stop them."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from joserfc.jwk import ECKey
from rig_doors import browser, door_open
from rig_pages import page_of
from rig_party import bounds

from meibo.config.database import setup
from meibo.flow.verification.parties.commands.approve_party import approve_party
from meibo.flow.verification.parties.commands.drop_party import drop_party
from meibo.flow.verification.parties.commands.propose_party import propose_party
from meibo.flow.verification.parties.commands.resume_party import resume_party
from meibo.flow.verification.parties.commands.suspend_party import suspend_party
from meibo.terms.refusal import Refusal

REASON = "見本のための理由です"
KEY = ECKey.generate_key("P-256")


@pytest.mark.requirement("CRT-05")
def test_from_proposal_to_end(journey: Any, scene: Any) -> None:
    registrar, approver = journey.officer("registrar"), journey.officer("approver")
    form = bounds(KEY)
    with door_open("officer", scene.database):
        mine, other = browser(registrar), browser(approver)
        wrong = mine.post("/parties/new", {**form, "jwk": "x", "name_en": ""})
        assert wrong.status_code == 422
        sent = mine.post("/parties/new", form)
        assert sent.status_code == 303, page_of(sent).words
        path = sent["Location"]
        assert mine.post(f"{path}/approve").status_code == 403, "not one's own"
        words = page_of(other.get(path)).words
        assert "見本病院" in words
        assert KEY.thumbprint() in words.replace(" ", "")
        assert other.post(f"{path}/approve").status_code == 303
        assert "利用中" in page_of(other.get(path)).words
        assert other.post(f"{path}/suspend", {"reason": "短い"}).status_code == 422
        assert other.post(f"{path}/suspend", {"reason": REASON}).status_code == 303
        assert "停止中" in page_of(other.get("/parties")).words
        assert page_of(other.get(path)).find("form[action$='/resume']") == [], "another resumes"
        assert other.post(f"{path}/resume", {"reason": REASON}).status_code == 403
        assert other.post(f"{path}/end", {"reason": REASON}).status_code == 303
        ended = page_of(other.get(path))
        assert [ended.find(f"form[action$='/{verb}']") for verb in ("suspend", "end")] == [[], []]
        assert other.post(f"{path}/suspend", {"reason": REASON}).status_code == 409
        assert other.post(f"{path}/praise").status_code == 404


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_ja": " "}, "party.names"),
        ({"name_en": "x" * 201}, "party.names"),
        ({"registers": []}, "party.bounds"),
        ({"registers": ["wizard"]}, "party.bounds"),
        ({"items": ["number"]}, "party.bounds"),
        ({"purpose": "curiosity"}, "party.bounds"),
        ({"jwk": "[]"}, "party.key"),
        ({"jwk": "[" * 9_000}, "party.key"),
        ({"jwk": json.dumps(KEY.as_dict(private=True))}, "party.key"),
        ({"jwk": json.dumps(ECKey.generate_key("P-384").as_dict(private=False))}, "party.key"),
    ],
)
def test_what_is_not_registered(journey: Any, changes: Any, code: str) -> None:
    with journey.acting(journey.officer("registrar")) as actor, pytest.raises(Refusal) as refused:
        propose_party(actor, journey.at, **bounds(KEY, **changes))
    assert refused.value.code == code


def test_the_states_of_a_party(journey: Any) -> None:
    """party.moved_on, party.none, party.own_hand, party.reason: who may do what, and when."""
    both = journey.hired("both", "register", "approve")
    with journey.acting(both) as actor:
        own = propose_party(actor, journey.at, **bounds(KEY))

    def refused(command: Any, person: Any, **more: Any) -> str:
        with journey.acting(person) as actor, pytest.raises(Refusal) as found:
            command(actor, journey.at, party=own, **more)
        return found.value.code

    approver, far = journey.officer("approver"), journey.people.officer("approve", authority="x")
    assert refused(approve_party, both) == "party.own_hand"
    assert refused(approve_party, far) == "party.none"
    assert refused(suspend_party, approver, reason=REASON) == "party.moved_on"
    assert refused(drop_party, approver, reason=" ") == "party.reason"
    with journey.acting(approver) as actor:
        approve_party(actor, journey.at, party=own)
    assert refused(approve_party, approver) == "party.moved_on"
    assert refused(resume_party, approver, reason=REASON) == "party.moved_on"


def test_postgresql_holds_the_two(journey: Any, connect: Any) -> None:
    """Neither another's name in the row, nor one hand for both, nor another authority's row."""
    registrar = journey.officer("registrar")
    with journey.acting(registrar) as actor:
        party = propose_party(actor, journey.at, **bounds(KEY))
    statement = (
        "UPDATE verification.verification_party SET state = 'active', approved_by = %s,"
        " approved_at = now() WHERE id = %s"
    )
    approver = journey.officer("approver")
    for person, by in ((registrar, registrar.account), (approver, registrar.account)):
        with connect("officer") as officer:
            officer.execute("SELECT accounts.enter(%s)", [person.token])
            with pytest.raises(psycopg.Error):
                officer.execute(statement, [by, party])
    far = journey.people.officer("approve", authority="x")
    with connect("officer") as officer:
        officer.execute("SELECT accounts.enter(%s)", [far.token])
        assert officer.execute(statement, [far.account, party]).rowcount == 0
        database = officer.info.dbname
    with psycopg.connect(setup.setup_url(database)) as superuser:
        row = superuser.execute("SELECT state FROM verification.verification_party").fetchone()
    assert row == ("proposed",)
