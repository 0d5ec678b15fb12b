"""Former surname and common name: asked apart, compared with the resident record, registered, shown."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident
from rig_certificate import disclosed
from rig_journey import ANEI, Journey, Trip

from meibo.flow.certificate.paper import printed
from meibo.flow.examination.rules import Match, compare
from meibo.rooms.register.models import Entry, Version

COMMON = "金山　民俊"
SAID = """SELECT check_kind, finding, content->'form_and_juki' FROM examination.examination_fact
           WHERE case_id = %s AND source = 'other_names'"""
JUKI = "SELECT finding FROM examination.examination_fact WHERE case_id = %s AND source = 'juki'"
KEPT = """SELECT particulars->>'former_name', particulars->>'common_name'
            FROM register.register_version WHERE entry_id = %s ORDER BY sequence"""


def foreigner(seed: int, **changes: str) -> Any:
    """A foreign resident: the record has the name in alphabet, and a common name beside it."""
    return resident(seed, name="KIM MINJUN", **{"common_name": COMMON, **changes})


def applied(journey: Journey, who: Any, register: str = "nurse", **names: str) -> Trip:
    said = {"family_name": who.name, "given_name": "", **names}
    return journey.to("examined", who, register=register, **said)


@pytest.mark.parametrize("register", ["nurse", ANEI[0], "certified_care_worker"])
def test_from_the_form_to_register_certificate_and_paper(
    journey: Journey, rows: Any, register: str
) -> None:
    trip = applied(journey, foreigner(821, former_name="KIM"), register, former_name="KIM",
                   common_name=COMMON)  # fmt: skip
    assert rows(SAID, trip.case) == [
        ("form", "agrees", {"former_name": "equal", "common_name": "equal"})
    ]
    journey.on(trip, "registered", start="examined")
    assert rows(KEPT, trip.entry) == [("KIM", COMMON)]
    claims = disclosed(journey.certify(trip)[0])
    assert (claims["former_name"], claims["common_name"]) == ("KIM", COMMON)
    with journey.as_role("clock"):
        entry = Entry.objects.get(id=trip.entry)
        said = printed.texts(uuid4(), entry, Version.objects.get(entry=entry), date(2026, 11, 21))
    assert said["name"] == "KIM MINJUN", "the name itself stays the registered one"
    assert (said["other_ja"], said["other_en"]) == (
        f"旧姓：KIM、通称：{COMMON}", f"Former surname: KIM, Common name: {COMMON}",
    )  # fmt: skip


def test_who_wishes_none_has_none(journey: Journey, rows: Any) -> None:
    """What the resident record has beside the name is registered only where that is wished."""
    trip = journey.on(applied(journey, foreigner(822)), "registered", start="examined")
    assert rows(SAID, trip.case) == []
    assert rows(KEPT, trip.entry) == [(None, None)]
    assert not {"former_name", "common_name"} & set(disclosed(journey.certify(trip)[0]))


@pytest.mark.parametrize(
    ("recorded", "typed", "match"),
    [(COMMON, "金山民俊", "variant"), (COMMON, "金村　民俊", "different"), ("", COMMON, "missing")],
)
def test_a_difference_is_shown_and_the_person_stays_the_same(
    journey: Journey, rows: Any, recorded: str, typed: str, match: str
) -> None:
    """People decide what is printed; who it is does not hang on a common name."""
    trip = applied(journey, foreigner(823, common_name=recorded), common_name=typed)
    finding = "agrees" if match == "variant" else "differs"
    assert rows(SAID, trip.case) == [("form", finding, {"common_name": match})]
    assert rows(JUKI, trip.case) == [("agrees",)]


def test_where_the_number_is_unknown_there_is_nothing_to_compare(
    journey: Journey, rows: Any
) -> None:
    who = foreigner(824)
    trip = applied_unknown(journey, who)
    assert rows(JUKI, trip.case) == [("not_found",)]
    assert rows(SAID, trip.case) == []


def applied_unknown(journey: Journey, who: Any) -> Trip:
    trip = journey.to("forwarded", who, family_name=who.name, given_name="", common_name=COMMON)
    del journey.juki.people[who.number]
    return journey.on(trip, "examined", start="forwarded")


@pytest.mark.requirement("REG-05")
def test_a_common_name_is_added_changed_and_taken_off_by_correction(
    journey: Journey, rows: Any
) -> None:
    who = foreigner(825)
    held = journey.on(applied(journey, who), "registered", start="examined")
    new = foreigner(825, common_name="金村　民俊")
    for whose, wished in ((who, COMMON), (new, "金村　民俊"), (new, "")):
        trip = journey.after(held, "correction", "registered", whose, family_name=who.name,
                             given_name="", common_name=wished, change_reason="common_name")  # fmt: skip
        assert rows(SAID, trip.case) == (
            [("form", "agrees", {"common_name": "equal"})] if wished else []
        )
    assert [kept for _, kept in rows(KEPT, held.entry)] == [None, COMMON, "金村　民俊", None]


@pytest.mark.parametrize("item", ["former_name", "common_name"])
def test_widths_and_variant_kanji_are_variants(item: str) -> None:
    assert compare(item, "髙﨑", "高崎") == Match.VARIANT
    assert compare(item, "髙﨑", "髙﨑") == Match.EQUAL
    assert compare(item, "髙﨑", "鈴木") == Match.DIFFERENT
