"""Former surname and common name: asked apart, compared with the resident record, registered, shown."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident
from rig_certificate import disclosed
from rig_journey import ANEI, Journey, Trip

from meibo.catalogue import procedure
from meibo.flow.certificate.paper import printed
from meibo.flow.examination.rules import Match, compare
from meibo.flow.intake.rules import read_page
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


READ_AS = ("former_name", "former_kana", "prints_former_name", "common_name", "common_family_kana",
           "common_given_kana", "exact_characters")  # fmt: skip
PERSON = """SELECT content->'person' FROM examination.examination_fact
             WHERE case_id = %s AND source = 'juki'"""


@pytest.mark.requirement("REG-23")
@pytest.mark.parametrize("register", ["nurse", ANEI[0], "certified_care_worker"])
def test_every_name_and_wish_goes_unchanged_from_form_to_certificate(
    journey: Journey, rows: Any, register: str
) -> None:
    """Former and common name, their readings, both wishes, and characters outside the code."""
    former = "辻\U000e0103"
    who = resident(830, name="葛\U000e0102城　花子", former_name=former, common_name=COMMON)
    said = dict(
        zip(READ_AS, (former, "ツジ", "yes", COMMON, "カナヤマ", "ミントシ", "yes"), strict=True)
    )
    kept = {**said, "prints_former_name": True, "exact_characters": True}
    trip = journey.to("registered", who, register=register, **said)
    (draft,) = rows("SELECT content FROM intake.intake_application WHERE id = %s", trip.application)
    (made,) = rows(
        "SELECT particulars FROM register.register_version WHERE entry_id = %s", trip.entry
    )
    for found in (draft[0], made[0]):
        assert {item: found[item] for item in READ_AS} == kept
    (told,) = rows(PERSON, trip.case)
    assert {name: count for name, count in told[0].items() if name.startswith("outside")} == {
        "outside_in_name": 1, "outside_in_address": 0, "outside_in_former_name": 1,
        "outside_records": 0,
    }  # fmt: skip
    claims = disclosed(journey.certify(trip)[0])
    assert (claims["name"], claims["former_name"], claims["common_name"]) == (
        "葛\U000e0102城　花子", former, COMMON,
    )  # fmt: skip


@pytest.mark.requirement("REG-23")
@pytest.mark.parametrize("wish", ["no", ""])
def test_a_former_surname_is_printed_on_its_holders_wish_alone(
    journey: Journey, rows: Any, wish: str
) -> None:
    who = resident(831, former_name="大野")
    trip = journey.to("registered", who, former_name="大野", former_kana="オオノ",
                      prints_former_name=wish)  # fmt: skip
    assert rows(KEPT, trip.entry) == [("大野", None)], "the register has it"
    assert "former_name" not in disclosed(journey.certify(trip)[0])
    with journey.as_role("clock"):
        entry = Entry.objects.get(id=trip.entry)
        texts = printed.texts(uuid4(), entry, Version.objects.get(entry=entry), date(2026, 11, 21))
    assert not any("大野" in text for text in texts.values())
    later = journey.after(trip, "correction", "registered", former_name="大野",
                          former_kana="オオノ", prints_former_name="yes")  # fmt: skip
    assert disclosed(journey.certify(later)[0])["former_name"] == "大野"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"prints_former_name": "yes"}, {"former_name"}),
        ({"former_kana": "ツジ"}, {"former_name"}),
        ({"common_given_kana": "ミン"}, {"common_name"}),
        ({"prints_former_name": "no", "exact_characters": "yes"}, set()),
    ],
)
def test_a_wish_or_reading_without_its_name_is_refused(said: Any, wanted: set[str]) -> None:
    page = next(one for one in procedure("nurse", "new_registration").pages
                if one.id == "other_names")  # fmt: skip
    _answers, refusals = read_page(page, said)
    assert {one.field for one in refusals} == wanted


@pytest.mark.parametrize("item", ["former_name", "common_name"])
def test_widths_and_variant_kanji_are_variants(item: str) -> None:
    assert compare(item, "髙﨑", "高崎") == Match.VARIANT
    assert compare(item, "髙﨑", "髙﨑") == Match.EQUAL
    assert compare(item, "髙﨑", "鈴木") == Match.DIFFERENT
