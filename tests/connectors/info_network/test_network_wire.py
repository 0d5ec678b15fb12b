"""The wire to the information network: who may speak, what can be read on the way, what goes wrong."""

from __future__ import annotations

import json
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings
from rig_faults import GOES_ON, SAID_NO, Expect, rows_of
from rig_network import RealNetwork, client_of

from meibo.connectors.info_network import messages
from meibo.connectors.wire.breaker import FAILURES
from meibo.rooms.network.ports import BrokenOffError, NetworkDownError
from neighbours.population import sample_people

BODY, TASK = "mhlw", "nurse"
PEOPLE = {one.key: one.resident for one in sample_people()}
NURSE = PEOPLE["nurse-01"]
PATHS = ("codes", "permits", "enquiries", "answers")


def way(real: RealNetwork) -> str:
    """The whole way, as asking.py goes it; "answered" or why not."""
    request = uuid.uuid4()
    try:
        notice = real.notices.notice(request, BODY, NURSE.individual_number)
        code = real.interface.code(request, BODY, notice)
        permit = real.interface.permit(request, BODY, TASK, code)
        real.interface.enquire(request, BODY, permit, code)
        found = real.interface.answer(request, BODY, code)
    except NetworkDownError as down:
        return down.reason
    except BrokenOffError:
        return "no_answer"
    return "answered" if found else "network_working"


def test_every_fault_ends_as_the_table_says(
    real: RealNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other: an answer for another request, late, twice, altered, never or none."""
    monkeypatch.setattr(real.interface.neighbour, "_whole", 0.6)
    monkeypatch.setattr(real.notices._juki.neighbour, "_whole", 0.6)
    rows = [("info_network", path, *row) for path in PATHS for row in rows_of("info_network", path)]
    rows += [
        ("resident_register", "code_notices", *row)
        for row in rows_of("resident_register", "code_notices")
    ]
    went: dict[tuple[str, ...], str] = {}
    wanted: dict[tuple[str, ...], str] = {}
    for neighbour, path, kind, answer, expected in rows:
        seconds = {"slow": 0.05, "late": 0.9}.get(kind, 0.0)
        real.switch(neighbour, {"kind": kind, "on": path, "answer": answer, "seconds": seconds})
        went[neighbour, path, kind, answer] = way(real)
        wanted[neighbour, path, kind, answer] = _outcome(expected)
        real.switch(neighbour)
        for one in (real.interface.neighbour, real.notices._juki.neighbour):
            one.breaker.succeeded()
    assert went == wanted
    assert way(real) == "answered"


def _outcome(expected: Expect) -> str:
    return "answered" if expected.does == GOES_ON else expected.says


def test_while_it_stays_silent_it_is_left_in_peace(real: RealNetwork) -> None:
    real.switch("info_network", {"kind": "error", "on": "codes"})
    for _ in range(FAILURES):
        assert way(real) == "network_down"
    try:
        with pytest.raises(NetworkDownError):
            real.interface.ready()
    finally:
        real.switch("info_network")
        real.interface.neighbour.breaker.succeeded()


@pytest.mark.requirement("KOS-15", "KOS-18")
def test_without_the_certificate_of_the_line_nobody_is_answered(real: RealNetwork) -> None:
    url = settings.ENDPOINT("info_network")
    authority = str(real.home / "neighbours-public" / "info-network-ca.pem")
    with (
        pytest.raises(httpx.TransportError),
        httpx.Client(verify=authority, trust_env=False) as out,
    ):
        out.post(f"{url}/operating-state", content=b"x")


@pytest.mark.requirement("KOS-15", "KOS-18")
def test_a_message_counts_by_its_organisations_own_signature_alone(real: RealNetwork) -> None:
    """For this address, for a minute; not one altered, of another address, or unsigned."""
    url = settings.ENDPOINT("info_network")
    good = messages.signed(BODY, f"{url}/operating-state", {})
    head, body, signature = good.split(".")
    elsewhere = messages.signed(BODY, f"{url}/codes", {})
    another = messages.signed(BODY, f"{url}/operating-state", {"x": 1}).split(".")[1]
    with client_of("info_network") as client:
        for sent, status in (
            (good, 200), (elsewhere, 401), (f"{head}.{another}.{signature}", 401),
            (f"{head}.{body}.", 401), ("", 401),
        ):  # fmt: skip
            answer = client.post(f"{url}/operating-state", content=sent)
            assert answer.status_code == status, sent[:20]


@pytest.mark.requirement("KOS-14")
def test_what_the_network_keeps_of_an_answer_it_cannot_read(real: RealNetwork) -> None:
    """Neither domicile nor day of birth stands in what passes and stays there; the key is ours alone."""
    assert way(real) == "answered"
    store = real.home / "neighbours" / "info_network" / "network.sqlite3"
    with sqlite3.connect(store) as connection:
        answers = [row[0] for row in connection.execute("SELECT answer FROM enquiry")]
    assert answers
    for kept in answers:
        assert NURSE.birth_date.isoformat() not in kept
        assert "13104" not in kept
        assert set(json.loads(kept)) == {"enc", "ct", "aad"}
    key = (Path(settings.SECRETS) / f"network-{BODY}.key").read_bytes()
    for file in (real.home / "neighbours").rglob("*"):
        assert not file.is_file() or key not in file.read_bytes()


@pytest.mark.requirement("KOS-11", "KOS-14")
def test_an_answer_opens_for_its_own_request_and_body_alone(real: RealNetwork) -> None:
    """An earlier answer, put into the frame of another request, is none."""
    assert way(real) == "answered"
    store = real.home / "neighbours" / "info_network" / "network.sqlite3"
    with sqlite3.connect(store) as connection:
        request, kept = connection.execute("SELECT request_id, answer FROM enquiry").fetchone()
    sealed = json.loads(kept)
    assert messages.opened(BODY, uuid.UUID(request), sealed)["result"] == "provided"
    other = uuid.uuid4()
    for bound in (sealed["aad"], sealed["aad"] | {"request_id": str(other)}):
        with pytest.raises(ValueError, match=r"another request|does not open"):
            messages.opened(BODY, other, sealed | {"aad": bound})


@pytest.mark.requirement("KOS-11", "KOS-21")
def test_an_enquiry_carries_the_code_and_neither_name_nor_number(
    real: RealNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, dict[str, Any]]] = []
    signing = messages.signed

    def noted(organisation: str, url: str, body: dict[str, Any]) -> str:
        sent.append((url.rpartition("/")[2], body))
        return signing(organisation, url, body)

    monkeypatch.setattr("meibo.connectors.info_network.service.signed", noted)
    assert way(real) == "answered"
    assert [path for path, _ in sent] == ["codes", "permits", "enquiries", "answers"]
    said = json.dumps(sent, ensure_ascii=False)
    for secret in (NURSE.individual_number, NURSE.resident_record_code, NURSE.name, NURSE.address):
        assert secret not in said


@pytest.mark.requirement("KOS-12")
def test_it_is_asked_and_never_given_anything(real: RealNetwork) -> None:
    """The adapter has no verb of providing (it announces its own key), and the network no address that
    takes anything of anybody."""
    verbs = {name for name in dir(real.interface) if not name.startswith("_")}
    assert verbs == {
        "announce",
        "answer",
        "code",
        "enquire",
        "neighbour",
        "operating",
        "permit",
        "ready",
    }
    url = settings.ENDPOINT("info_network")
    with client_of("info_network") as client:
        for path in ("/provisions", "/requests"):
            sent = messages.signed(BODY, url + path, {"request_id": "x"})
            assert client.post(url + path, content=sent).status_code == 404


@pytest.mark.requirement("KOS-08")
def test_a_notice_of_stopping_is_heard_and_while_it_lasts_nothing_is_answered(
    real: RealNetwork,
) -> None:
    now = datetime.now(UTC)
    notice = {
        "id": "n1", "from": (now - timedelta(minutes=1)).isoformat(), "ja": "保守", "en": "Upkeep",
        "until": (now + timedelta(minutes=5)).isoformat(),
    }  # fmt: skip
    place = real.home / "neighbours" / "info_network" / "operating.json"
    place.write_text(json.dumps({"stops": [notice]}, ensure_ascii=False))
    try:
        state, (stop,) = real.interface.operating(BODY)
        assert (state, stop.id, stop.said.ja) == ("stopped", "n1", "保守")
        assert way(real) == "network_stopped"
    finally:
        place.unlink()
    assert real.interface.operating(BODY) == ("running", [])


def test_the_table_has_every_end(real: RealNetwork) -> None:
    ends = {row[2].does for path in PATHS for row in rows_of("info_network", path)}
    assert {GOES_ON, SAID_NO} < ends
