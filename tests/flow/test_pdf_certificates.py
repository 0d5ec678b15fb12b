"""The certificate as PDF, from the register to the public's answer, as the real roles."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rig_card import resident
from rig_journey import Journey

from meibo.connectors.signing import codes
from meibo.flow.certificate.commands.claim_pdf import claim_pdf
from meibo.flow.certificate.commands.fetch_pdf import fetch_pdf
from meibo.flow.certificate.commands.issue_pdf import issue_pdf
from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.paper import press
from meibo.flow.certificate.queries import own_registrations, pdfs_of
from meibo.flow.certificate.rules import next_try
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.flow.verification.commands.answer_pdf import answer_pdf
from meibo.flow.verification.commands.answer_printed import answer_printed
from meibo.terms.actor import Actor
from meibo.terms.day import japanese_day

PUBLIC, SIGNER = Actor("test:public"), Actor("process:signer")


@pytest.fixture
def today(journey: Journey, timestamps: Any) -> Journey:
    """A journey of today, for certificates count from when they were made; timestamps stand by."""
    journey.at = datetime.now(UTC)
    return journey


def address_on(pdf: bytes) -> tuple[str, str]:
    """(payload, salt) of the code on a page."""
    from meibo.doors.console.walk.paper import address_on

    found = re.fullmatch(
        r"http://localhost:10/c/([A-Za-z0-9_-]+)#([A-Za-z0-9_-]{22})", address_on(pdf)
    )
    assert found
    return found[1], found[2]


def answers(journey: Journey, pdf: bytes, at: Any = None) -> set[str]:
    """What the public is told of the file, and of its code: one answer."""
    payload, salt = address_on(pdf)
    with journey.as_role("public"):
        return {
            answer_pdf(PUBLIC, at or journey.at, content=pdf).code,
            answer_printed(PUBLIC, at or journey.at, payload=payload, salt=salt).code,
        }


def suspend(journey: Journey, trip: Any) -> None:
    day = japanese_day(journey.at)
    with journey.acting(journey.officer("registrar")) as actor:
        proposal = propose_disposition(
            actor, journey.at, entry=trip.entry, kind="suspension", starts_on=day,
            ends_on=day + timedelta(days=9), letter_number="見本第1号", reason="見本",
        )  # fmt: skip
    with journey.acting(journey.officer("approver")) as actor:
        approve_disposition(actor, journey.at, disposition=proposal)


STATE = """SELECT state, reason, waiting_for, tries, content IS NULL FROM certificate.certificate_pdf
            ORDER BY requested_at"""


@pytest.mark.requirement("CRT-03", "CRT-04", "CRT-05", "EXT-07")
def test_from_the_register_to_the_answer(today: Journey, rows: Any) -> None:
    trip = today.to("registered")
    pdf, number = today.paper(trip)
    assert rows(STATE) == [("issued", "", "", 1, False)]
    assert answers(today, pdf) == {"valid"}
    suspend(today, trip)
    assert answers(today, pdf) == {"suspended"}, "effective at its commit"
    assert answers(today, pdf, today.at + timedelta(days=11)) == {"valid"}, "it ends by itself"
    journal = rows(
        "SELECT function, outcome, actor FROM journal.journal_entry WHERE function LIKE %s"
        " OR function LIKE %s ORDER BY id", "certificate.%pdf", "verification.%",
    )  # fmt: skip
    assert [one[:2] for one in journal][:4] == [
        ("certificate.request_pdf", "done"), ("certificate.claim_pdf", "done"),
        ("certificate.issue_pdf", "done"), ("certificate.download_pdf", "done"),
    ]  # fmt: skip
    assert [one[1] for one in journal if one[0] == "verification.answer_pdf"] == [
        "valid", "suspended", "valid",
    ]  # fmt: skip
    everything = str(rows("SELECT * FROM journal.journal_entry"))
    assert trip.who.name not in everything
    assert number


@pytest.mark.requirement("VLT-05")
def test_no_number_in_page_or_streams(today: Journey) -> None:
    from meibo.doors.console.leaks.unpacking import unpacked
    from meibo.doors.console.leaks.watch import Watch

    trip = today.to("registered")
    pdf, _ = today.paper(trip)
    watch = Watch([("individual_number", trip.who.number)])
    pieces = [pdf, *(data for _, data in unpacked(pdf))]
    assert len(pieces) > 5
    assert [hit for piece in pieces for hit in watch.search(piece)] == []


def test_the_leak_search_would_have_seen_it() -> None:
    """A number set on the page is found by what is inflated, or read as words."""
    from rig_page import a_page

    from meibo.doors.console.leaks.unpacking import unpacked
    from meibo.doors.console.leaks.watch import Watch

    watch = Watch([("proof", "123456789018")])
    page = a_page(number_ja="123456789018")
    assert [hit for _, data in unpacked(page) for hit in watch.search(data)]


def test_what_a_holder_reads(today: Journey) -> None:
    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        (before,) = own_registrations(actor, today.at)
        assert (before.pdf, before.asked_pdf) == (None, None)
        request_pdf(actor, today.at, entry=trip.entry)
        (asked,) = own_registrations(actor, today.at)
    assert asked.pdf is None
    assert asked.asked_pdf is not None
    today.sign_pdfs()
    with today.acting(trip.person) as actor:
        (made,) = own_registrations(actor, today.at)
    assert made.asked_pdf is None
    assert made.pdf is not None
    with today.acting(today.officer("registrar")) as actor:
        (seen,) = pdfs_of(actor, today.at, entry=trip.entry)
    assert (seen.state, seen.issued_at is not None) == ("issued", True)
    assert not hasattr(seen, "content")


@pytest.mark.requirement("CRT-11")
def test_a_new_one_takes_the_place_of_the_one_before(today: Journey, rows: Any) -> None:
    trip = today.to("registered")
    first, _ = today.paper(trip)
    with today.acting(trip.person) as actor:
        request_pdf(actor, today.later(minutes=1), entry=trip.entry)
    assert answers(today, first) == {"valid"}, "until the new one is there"
    today.sign_pdfs()
    with today.acting(trip.person) as actor:
        second = fetch_pdf(actor, today.at, entry=trip.entry).content
    assert answers(today, first) == {"withdrawn"}
    assert answers(today, second) == {"valid"}
    assert [row[0] for row in rows(STATE)] == ["withdrawn", "issued"]
    assert rows(STATE)[0][4], "the file of the one before is gone"


def test_refusals(today: Journey, refuses: Any, people: Any) -> None:
    trip = today.to("registered")
    stranger = people.applicant()
    with today.acting(trip.person) as actor, refuses("certificate.no_pdf"):
        fetch_pdf(actor, today.at, entry=trip.entry)
    with today.acting(stranger) as actor:
        with refuses("certificate.no_entry"):
            request_pdf(actor, today.at, entry=trip.entry)
        with refuses("certificate.no_pdf"):
            fetch_pdf(actor, today.at, entry=trip.entry)
    with today.acting(trip.person) as actor:
        request_pdf(actor, today.at, entry=trip.entry)
        with refuses("certificate.pdf_on_its_way"):
            request_pdf(actor, today.at, entry=trip.entry)
        with refuses("certificate.no_pdf"):
            fetch_pdf(actor, today.at, entry=trip.entry)
    today.sign_pdfs()
    with today.acting(stranger) as actor, refuses("certificate.no_pdf"):
        fetch_pdf(actor, today.at, entry=trip.entry)
    suspend(today, trip)
    with today.acting(trip.person) as actor, refuses("certificate.not_in_force"):
        request_pdf(actor, today.at, entry=trip.entry)


@pytest.mark.requirement("CRT-05")
def test_a_character_the_font_has_not_is_refused_and_nothing_is_issued(
    today: Journey, rows: Any, timestamps: Any
) -> None:
    asked = timestamps.asked
    trip = today.to("registered", resident(77, name="邉\U000e010f田　花子"))
    with today.acting(trip.person) as actor:
        request_pdf(actor, today.at, entry=trip.entry)
    assert today.sign_pdfs() == 1
    assert rows(STATE) == [("refused", "glyph", "", 1, True)]
    assert timestamps.asked == asked
    assert today.sign_pdfs() == 0, "it is not tried again"
    with today.acting(trip.person) as actor:
        (own,) = own_registrations(actor, today.at)
    assert own.asked_pdf is not None
    assert own.asked_pdf.reason == "glyph"


def test_suspended_while_it_was_waiting(today: Journey, rows: Any, timestamps: Any) -> None:
    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        request_pdf(actor, today.at, entry=trip.entry)
    suspend(today, trip)
    today.sign_pdfs()
    assert rows(STATE) == [("refused", "not_in_force", "", 1, True)]


@pytest.mark.requirement("CRT-05")
def test_a_timestamp_authority_that_is_down_delays_and_loses_nothing(
    today: Journey, rows: Any, timestamps: Any
) -> None:
    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        request_pdf(actor, today.at, entry=trip.entry)
    timestamps.down = True
    today.sign_pdfs()
    assert rows(STATE) == [("requested", "", "timestamp_down", 1, True)]
    assert today.sign_pdfs() == 0, "not before its time"
    today.later(minutes=1)
    today.sign_pdfs()
    assert rows(STATE) == [("requested", "", "timestamp_down", 2, True)]
    timestamps.down = False
    today.later(minutes=6)
    today.sign_pdfs()
    assert rows(STATE) == [("issued", "", "", 3, False)]
    with today.acting(trip.person) as actor:
        assert answers(today, fetch_pdf(actor, today.at, entry=trip.entry).content) == {"valid"}


def test_killed_between_claim_and_issue(today: Journey, rows: Any) -> None:
    """The claim stands, nothing was handed out; the next try makes the one there is to be."""
    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        number = request_pdf(actor, today.at, entry=trip.entry)
    with today.as_role("signer"):
        job = claim_pdf(SIGNER, today.at, pdf=number)
        assert job is not None
        assert claim_pdf(SIGNER, today.at, pdf=number) is None, "one at a time"
    today.later(minutes=1)
    today.sign_pdfs()
    with today.as_role("signer"):
        late = issue_pdf(SIGNER, today.at, job=job, content=b"%PDF-late", key_id="x")
    assert late is False, "a hung process comes too late"
    assert rows(STATE) == [("issued", "", "", 2, False)]


def test_a_register_that_changed_meanwhile_is_printed_anew(today: Journey, rows: Any) -> None:
    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        number = request_pdf(actor, today.at, entry=trip.entry)
    with today.as_role("signer"):
        job = claim_pdf(SIGNER, today.at, pdf=number)
        assert job is not None
    suspend(today, trip)
    with today.as_role("signer"):
        assert issue_pdf(SIGNER, today.at, job=job, content=b"x", key_id="x") is False
    assert rows(STATE) == [("requested", "", "", 1, True)]


def test_one_failure_holds_up_no_other(
    today: Journey, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips = [today.to("registered") for _ in range(2)]
    for trip in trips:
        with today.acting(trip.person) as actor:
            request_pdf(actor, today.at, entry=trip.entry)
    printed = press.printed

    def fails_for_the_first(texts: Any, *rest: Any) -> bytes:
        if texts["name"] == trips[0].who.name:
            raise RuntimeError("見本")
        return printed(texts, *rest)

    monkeypatch.setattr(press, "printed", fails_for_the_first)
    assert today.sign_pdfs() == 1
    assert sorted(row[0] for row in rows(STATE)) == ["issued", "requested"]


def test_the_printed_name_can_be_compared(today: Journey, rows: Any) -> None:
    trip = today.to("registered", resident(78, name="髙橋　ハナコ"))
    pdf, _ = today.paper(trip)
    payload, salt = address_on(pdf)

    def asked(name: str, salt: str = salt) -> tuple[str, bool]:
        with today.as_role("public"):
            found = answer_printed(PUBLIC, today.at, payload=payload, salt=salt, name=name)
        return found.code, found.name_agrees

    assert asked("髙橋　ハナコ") == ("valid", True)
    assert asked("高橋ﾊﾅｺ") == ("valid", True), "as people type it"
    assert asked("偽造　太郎") == ("name_differs", False)
    assert asked("") == ("valid", False)
    assert asked("偽造　太郎", salt="") == ("valid", False), "without the salt nothing is compared"
    assert asked("髙橋　ハナコ", salt="A" * 22) == ("name_differs", False)
    everything = str(rows("SELECT * FROM journal.journal_entry"))
    for secret in ("偽造", "髙橋", salt, payload):
        assert secret not in everything


@pytest.mark.requirement("CRT-04")
def test_a_code_from_another_registers_certificate_says_which(today: Journey) -> None:
    """Pasted on a nurse's paper it is answered as what it is; with her name typed it is found out."""
    nurse = today.to("registered", resident(79, name="見本　花子"))
    today.paper(nurse)
    other = today.to("registered", resident(80, name="見本　次郎"), register="physician")
    pdf, _ = today.paper(other)
    payload, salt = address_on(pdf)
    with today.as_role("public"):
        alone = answer_printed(PUBLIC, today.at, payload=payload)
        typed = answer_printed(PUBLIC, today.at, payload=payload, salt=salt, name="見本　花子")
    assert (alone.code, alone.claims["qualification"]) == ("valid", "医師")
    assert typed.code == "name_differs"


def test_a_code_of_no_certificate(today: Journey) -> None:
    """Signed by our key and unknown here, or not yet issued: never valid."""
    from meibo.flow.certificate.paper import code

    trip = today.to("registered")
    with today.acting(trip.person) as actor:
        waiting = request_pdf(actor, today.at, entry=trip.entry)
    for number in (uuid4(), trip.entry, waiting):
        with today.as_role("signer"):
            signer = codes.LocalCodeSigner()
            payload = code.make(number, bytes(16), signer.key_id(), signer.sign)
        with today.as_role("public"):
            assert answer_printed(PUBLIC, today.at, payload=payload).code == "unknown"


@pytest.mark.requirement("CRT-05")
@settings(
    deadline=None,
    max_examples=6,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # any example tells; making it smaller would only cost time
)
@given(data=st.data())
def test_no_changed_byte_anywhere_is_valid(today: Journey, data: Any) -> None:
    """Signed or not: the room left for the signature and what follows it count too."""
    pdf = _KEPT.setdefault(id(today), today.paper(today.to("registered"))[0])
    at = data.draw(st.integers(0, len(pdf) - 1))
    changed = pdf[:at] + bytes([pdf[at] ^ (1 << data.draw(st.integers(0, 7)))]) + pdf[at + 1 :]
    for one in (changed, pdf + b"\n", pdf[:-1]):
        with today.as_role("public"):
            found = answer_pdf(PUBLIC, today.at, content=one)
        assert found.code != "valid"


_KEPT: dict[int, bytes] = {}


@pytest.mark.requirement("ACC-03")
def test_what_the_signer_may_read(today: Journey, connect: Any) -> None:
    """Entries whose certificate is asked for, and of those only what is printed."""
    trips = [today.to("registered") for _ in range(2)]
    signer = connect("signer", autocommit=True)
    seen = "SELECT id FROM register.register_entry"
    assert signer.execute(seen).fetchall() == []
    with today.acting(trips[1].person) as actor:
        request_pdf(actor, today.at, entry=trips[1].entry)
    assert signer.execute(seen).fetchall() == [(trips[1].entry,)]
    assert len(signer.execute("SELECT id FROM register.register_version").fetchall()) == 1
    today.sign_pdfs()
    assert signer.execute(seen).fetchall() == []
    for forbidden in (
        "SELECT account FROM register.register_entry", "SELECT content FROM certificate.certificate_pdf",
        "SELECT * FROM intake.intake_application", "SELECT * FROM vault.vault_number",
        "SELECT jwt FROM certificate.certificate_credential",
        "DELETE FROM certificate.certificate_pdf", "SELECT accounts.enter('x')",
    ):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            signer.execute(forbidden)


def test_an_applicants_door_cannot_make_one_up(today: Journey, connect: Any) -> None:
    """Raw SQL with a live session: neither an issued row, nor a file, nor another's entry."""
    mine, other = today.to("registered"), today.to("registered")
    door = connect("applicant")

    def insert(entry: Any, **changes: Any) -> None:
        values = {"id": uuid4(), "register": "nurse", "entry": entry, "account": mine.person.account,
                  "state": "requested", "previous_state": "", "reason": "", "tries": 0,
                  "requested_at": today.at, "next_try_at": today.at, "waiting_for": "",
                  "key_id": "", "sha256": "", **changes}  # fmt: skip
        names = ", ".join(values)
        places = ", ".join(f"%({name})s" for name in values)
        door.execute("SELECT accounts.enter(%s)", [mine.person.token])
        door.execute(
            f"INSERT INTO certificate.certificate_pdf ({names}) VALUES ({places})".encode(), values
        )

    for entry, changes in (
        (mine.entry, {"state": "issued"}), (mine.entry, {"content": b"%PDF-"}),
        (mine.entry, {"issued_at": today.at}), (other.entry, {}), (mine.entry, {"register": "x"}),
        (mine.entry, {"account": other.person.account}), (mine.entry, {"sha256": "0" * 64}),
    ):  # fmt: skip
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError)):
            insert(entry, **changes)
        door.rollback()
    insert(mine.entry)
    for change in ("state = 'issued'", "content = 'x'", "sha256 = 'x'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(f"UPDATE certificate.certificate_pdf SET {change}".encode())
        door.rollback()


def test_tries_grow_further_apart() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    waits = [(next_try(at, tries) - at).total_seconds() for tries in range(1, 12)]
    assert waits[:4] == [4, 8, 16, 32]
    assert waits == sorted(waits)
    assert waits[-1] == 300
