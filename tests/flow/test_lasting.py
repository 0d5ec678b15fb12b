"""A registration that has a last day ends by itself, everywhere, with nothing written on that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from rig_card import resident
from rig_certificate import payload, status_at
from rig_journey import ANEI, Journey, Trip

from meibo.flow.certificate import status_list
from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.commands.request_pdf import request_pdf
from meibo.flow.certificate.queries import own_cards, own_registrations, status_bits
from meibo.flow.examination.commands.propose_decision import propose_decision
from meibo.flow.intake.commands.begin import begin
from meibo.flow.registration.commands.reissue import reissue
from meibo.flow.registration.queries import search
from meibo.flow.registration.register_list import WantedEntries
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_pdf import answer_pdf
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.commands.search_name import search_name
from meibo.flow.verification.key_binding import Asked
from meibo.rooms.register.rules import Status
from meibo.terms.actor import Actor
from meibo.terms.day import JAPAN, japanese_day, last_day_of

WELDER, CARE = "boiler_welder_special", "certified_care_worker"
LIMITED = "time_limited_registration"
PUBLIC, MACHINE, ASKED = Actor("test:public"), Actor("test:machine"), Asked("http://public.test")
# The journey begins on 20 November 2026: two years of a welder's licence.
LAST = date(2028, 11, 19)
DAY_AFTER = datetime(2028, 11, 20, tzinfo=JAPAN)
LAST_MOMENT = DAY_AFTER - timedelta(seconds=1)


def graduate(journey: Journey, state: str, graduated: str = "2024-03-20", **more: str) -> Trip:
    """An application for a time-limited registration."""
    year, month, day = graduated.split("-")
    return journey.to(
        state, register=CARE, asked=LIMITED, graduated_on_year=year, graduated_on_month=month,
        graduated_on_day=day, **more,
    )  # fmt: skip


def test_the_last_day_is_registered_with_the_licence(journey: Journey, rows: Any) -> None:
    journey.to("registered", register=WELDER)
    journey.to("registered", register=ANEI[0])
    assert rows("SELECT register, act, valid_until FROM register.register_version ORDER BY 1") == [
        (ANEI[0], "registration", None), (WELDER, "registration", LAST),
    ]  # fmt: skip


def test_a_certificate_never_outlasts_the_licence(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered", register=WELDER)
    first = payload(journey.certify(trip)[0])
    assert first["valid_until"] == "2028-11-19"
    assert first["exp"] == int((journey.at + timedelta(days=365)).timestamp())
    rows("UPDATE certificate.certificate_credential SET state = 'withdrawn' RETURNING id")
    journey.at = datetime(2028, 11, 1, tzinfo=UTC)
    assert payload(journey.certify(trip)[0])["exp"] == DAY_AFTER.timestamp()


def told(journey: Journey, credential: Any, at: datetime) -> tuple[str, str | None]:
    """What the register answers about a certificate's code, and the last day it says."""
    with journey.as_role("public"):
        found = answer_code(PUBLIC, at, credential=credential)
    return found.code, found.claims.get("valid_until")


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_the_public_is_told_that_it_is_over_the_day_after(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered", register=WELDER)
    journey.at = datetime(2028, 11, 1, tzinfo=UTC)
    jwt, credential = journey.certify(trip)
    place = payload(jwt)["status"]["status_list"]["idx"]
    written = rows("SELECT count(*) FROM register.register_version")
    for at, code, status in (
        (LAST_MOMENT, "valid", status_list.VALID), (DAY_AFTER, "lapsed", status_list.INVALID),
    ):  # fmt: skip
        assert told(journey, credential, at) == (code, "2028-11-19")
        with journey.as_role("public"):
            shown = answer_presented(PUBLIC, at, text=jwt, asked=ASKED)
        assert shown.code == code
        with journey.as_role("machine"):
            lst = status_bits(MACHINE, at, register=WELDER, number=0)
        assert status_at(lst, place) == status
    assert rows("SELECT count(*) FROM register.register_version") == written


def test_paper_says_the_last_day_and_is_good_no_longer(journey: Journey, timestamps: Any) -> None:
    journey.at = datetime.now(UTC)
    pdf, _ = journey.paper(journey.to("registered", register=WELDER))
    last = last_day_of(japanese_day(journey.at), 24).isoformat()
    for at, code in ((journey.at, "valid"), (journey.at + timedelta(days=732), "lapsed")):
        with journey.as_role("public"):
            found = answer_pdf(PUBLIC, at, content=pdf)
        assert (found.code, found.claims["valid_until"]) == (code, last)


def test_nothing_is_done_about_what_is_over(journey: Journey, refuses: Any) -> None:
    """No certificate, no paper, no application; and what was granted before is not carried out."""
    trip = journey.to("registered", register=WELDER)
    late = journey.after(trip, "reissue", "approved")
    journey.officer("registrar", WELDER)
    with journey.acting(trip.person) as actor:
        for command, code, more in (
            (request_certificate, "certificate.not_in_force", {"entry": trip.entry}),
            (request_pdf, "certificate.not_in_force", {"entry": trip.entry}),
            (begin, "intake.entry_ended",
             {"register": WELDER, "procedure": "erasure", "entry": trip.entry}),
        ):  # fmt: skip
            with refuses(code):
                command(actor, DAY_AFTER, **more)
    with journey.acting(journey.officer("registrar", WELDER)) as actor:
        with refuses("registration.ended"):
            reissue(actor, DAY_AFTER, case=late.case)
        assert reissue(actor, LAST_MOMENT, case=late.case) is None


def test_holder_and_officer_see_that_it_is_over(journey: Journey) -> None:
    trip = journey.to("registered", register=WELDER)
    for at, wanted in ((LAST_MOMENT, Status.REGISTERED), (DAY_AFTER, Status.LAPSED)):
        with journey.acting(trip.person) as actor:
            (own,) = own_registrations(actor, at)
            (card,) = own_cards(actor, at)
        assert (own.status, own.version.valid_until) == (wanted, LAST)
        assert (list(card.status.values()), card.issues[0].lines[0].valid_until) == ([wanted], LAST)


@pytest.mark.requirement("REG-22")
def test_whoever_was_suspended_when_it_ended_is_suspended_no_more(
    journey: Journey, rows: Any
) -> None:
    trip = journey.to("registered", register=WELDER)
    rows(
        """UPDATE register.register_version SET status = 'suspended', suspended_from = '2028-11-01',
                   suspended_until = '2029-04-30' WHERE entry_id = %s RETURNING id""",
        trip.entry,
    )
    for at, listed in ((LAST_MOMENT, [trip.entry]), (DAY_AFTER, [])):
        with journey.acting(journey.officer("registrar", WELDER)) as actor:
            found = search(actor, at, WantedEntries(suspended=True)).page.rows
        assert [one.entry_id for one in found] == listed


def test_a_search_by_name_finds_nobody_who_lapsed(journey: Journey, rows: Any) -> None:
    trip = journey.to("registered", register="physician")
    rows("UPDATE register.register_version SET valid_until = %s RETURNING id", LAST)
    for at, found in ((LAST_MOMENT, [trip.who.name]), (DAY_AFTER, [])):
        with journey.as_role("public"):
            assert [one.name for one in search_name(PUBLIC, at, name=trip.who.name).people] == found


def test_a_new_card_leaves_out_what_is_over(journey: Journey, rows: Any) -> None:
    who = resident(811)
    first = journey.to("registered", who, register=WELDER)
    journey.at = DAY_AFTER
    journey.to("registered", who, person=first.person, register=ANEI[1])
    assert rows("""SELECT i.issue_count, l.register, l.valid_until FROM register.register_cardlicence l
                     JOIN register.register_cardissue i ON i.id = l.issue_id ORDER BY 1, 2""") == [
        (1, WELDER, LAST), (2, ANEI[1], None),
    ]  # fmt: skip


# ------------------------------------------------------------------ 介護福祉士, time-limited


def test_a_graduate_is_entered_until_five_school_years_on(journey: Journey, rows: Any) -> None:
    trip = graduate(journey, "registered")
    assert rows("""SELECT e.number_prefix, e.registration_number, v.valid_until
                     FROM register.register_entry e JOIN register.register_version v
                       ON v.entry_id = e.id""") == [("E", 1, date(2029, 3, 31))]
    said = payload(journey.certify(trip)[0])
    assert (said["registration_number"], said["valid_until"]) == ("E1", "2029-03-31")
    (notice,) = rows("SELECT body_ja FROM notices.notices_notice WHERE kind = 'registered'")
    assert "第E1号" in notice[0]
    other = journey.to("registered", register=CARE)
    said = payload(journey.certify(other)[0])
    assert said["registration_number"] == "2"
    assert "valid_until" not in said


def test_a_term_that_is_over_already_is_never_granted(
    journey: Journey, refuses: Any, rows: Any
) -> None:
    trip = graduate(journey, "checked", graduated="2021-03-20")
    assert rows(
        "SELECT finding, content FROM examination.examination_fact WHERE source = 'term'"
    ) == [("over", {"last_day": "2026-03-31"})]
    with (
        journey.acting(journey.officer("examiner", CARE)) as actor,
        refuses("examination.term_over"),
    ):
        propose_decision(actor, journey.at, case=trip.case, outcome="grant")
    assert graduate(journey, "checked").case
    assert rows("SELECT count(*) FROM examination.examination_fact WHERE finding = 'running'") == [
        (1,)
    ]
