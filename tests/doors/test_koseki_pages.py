"""What officer and applicant are shown of the family-register check."""

from __future__ import annotations

from typing import Any

import pytest
from rig_doors import browser, door_open
from rig_journey import Journey, Trip
from rig_network import FakeNetwork, change, opened_gate, record
from rig_people import Person

from meibo.connectors.info_network import asking
from meibo.terms.actor import Actor


def asked(journey: Journey) -> None:
    with journey.as_role("number"):
        asking.ask_due(Actor("process:number"), journey.at)
    journey.tick("record_koseki_answers")


def seen(
    door: str, database: str, person: Person, path: str, language: str, **query: str
) -> str:  # fmt: skip
    with door_open(door, database):
        answer = browser(person).get(path, {"lang": language, **query}, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def trip(journey: Journey) -> Trip:
    journey.without = frozenset({"koseki_extract"})
    return journey.to("examined")


@pytest.mark.parametrize(
    ("language", "officer_reads", "applicant_reads"),
    [
        ("ja", "評価書の公表前のため、戸籍を照会できません", "特定個人情報保護評価書）が公表されるまで始められません"),
        ("en", "The statement is not published yet", "cannot be asked before the assessment"),
    ],
)  # fmt: skip
def test_behind_a_closed_gate_both_pages_say_why_it_waits(
    journey: Journey, network: FakeNetwork, database: str, trip: Trip, language: str,
    officer_reads: str, applicant_reads: str,
) -> None:  # fmt: skip
    examiner = journey.officer("examiner")
    network.families[trip.who.number] = record()
    case, own = f"/cases/{trip.case}", f"/applications/{trip.application}"
    page = seen("officer", database, examiner, case, language)
    assert officer_reads in page
    assert 'data-koseki="waiting"' in page
    assert applicant_reads in seen("applicant", database, trip.person, own, language)
    opened_gate(journey.as_role)
    asked(journey)
    page = seen("officer", database, examiner, case, language)
    assert officer_reads not in page
    assert 'data-koseki="answered"' in page
    assert applicant_reads not in seen("applicant", database, trip.person, own, language)


@pytest.mark.requirement("KOS-23")
@pytest.mark.parametrize(
    ("given", "reads", "not_there"),
    [
        (record(), "本籍地の都道府県が申請と一致しています", "相違のある項目"),
        (record(change("2024-06-01", "01101")), "本籍地の都道府県が申請と違います", "相違なし"),
        (record(change(None, "01101")), "異動日が不明", "相違のある項目"),
        (None, "該当する戸籍がありません", "相違のある項目"),
    ],
)
def test_the_column_says_the_prefecture_or_why_it_cannot(
    journey: Journey, network: FakeNetwork, database: str, trip: Trip, given: Any, reads: str,
    not_there: str,
) -> None:  # fmt: skip
    opened_gate(journey.as_role)
    network.families[trip.who.number] = given
    asked(journey)
    page = seen("officer", database, journey.officer("examiner"), f"/cases/{trip.case}", "ja")
    assert reads in page
    assert not_there not in page
    assert "回答に含まれません" in page


@pytest.mark.requirement("KOS-08")
def test_the_middle_servers_page_shows_counts_and_records_and_nobody(
    journey: Journey, network: FakeNetwork, database: str, trip: Trip
) -> None:
    opened_gate(journey.as_role)
    network.families[trip.who.number] = record()
    asked(journey)
    page = seen("officer", database, journey.people.officer("network"), "/network", "ja")
    for part in ("開いています", "保管している符号：1", "提供あり", str(trip.application)[:8]):
        assert part in page
    for secret in (trip.who.number, trip.who.name, trip.who.address, "13104"):
        assert secret not in page


@pytest.mark.requirement("KOS-04")
def test_a_person_reads_the_records_about_themselves_and_nobody_elses(
    journey: Journey, network: FakeNetwork, database: str, trip: Trip, connect: Any
) -> None:
    stranger = journey.people.applicant("http://card.test#a-stranger")
    network.families[trip.who.number] = record(change("2024-06-01", "01101"))
    opened_gate(journey.as_role)
    asked(journey)
    page = seen("applicant", database, trip.person, "/records", "ja")
    for words in ("厚生労働省", "看護師：申請の審査", "法務大臣", "情報の提供あり"):
        assert words in page
    assert "北海道" not in page, "what was answered is no part of the record"
    assert "記録はまだありません" in seen("applicant", database, stranger, "/records", "ja")
    assert "There are no records yet" in seen("applicant", database, stranger, "/records", "en")
    # One page and one more; asked for beyond the last it says so.
    superuser = connect(autocommit=True)
    superuser.execute(
        "INSERT INTO network.network_provisionrecord SELECT (jsonb_populate_record(r,"
        " jsonb_build_object('id', gen_random_uuid(), 'recorded_at', r.recorded_at - n * interval"
        " '1 day'))).* FROM network.network_provisionrecord AS r, generate_series(1, 20) AS n"
    )
    first = seen("applicant", database, trip.person, "/records", "ja")
    assert first.count("法務大臣") == 20
    assert 'href="?page=2"' in first
    for odd in ("0", "-1", "x", "²", ""):
        same = seen("applicant", database, trip.person, "/records", "ja", page=odd)
        assert (same.count("法務大臣"), 'rel="prev"' in same) == (20, False)
    second = seen("applicant", database, trip.person, "/records", "ja", page="2")
    assert second.count("法務大臣") == 1
    assert 'href="?page=3"' not in second
    assert "これより古い記録はありません" in seen(
        "applicant", database, trip.person, "/records", "ja", page="9" * 4_400
    )
    superuser.execute(
        "UPDATE network.network_provisionrecord SET task = 'gone', holder = 'another',"
        " items = 'other', outcome = 'new', authority = 'mhlw_before'"
    )
    kept = seen("applicant", database, trip.person, "/records", "ja")
    for code in ("gone", "another", "other", "new", "mhlw_before"):
        assert code in kept, "what has no words any more is told by its code"
