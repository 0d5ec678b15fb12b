"""Status lists at the machine door: kinds, tags, queries; and places that tell nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import correlation
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client, override_settings
from rig_certificate import status_at

from meibo.doors.machine import status_lists
from meibo.flow.certificate import status_list
from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.placing import SPARE, place
from meibo.flow.certificate.queries import status_bits
from meibo.terms.actor import Actor

JWT, CWT = "application/statuslist+jwt", "application/statuslist+cwt"
NURSES = "/status-lists/nurse-0"
AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
DAY = timedelta(days=1)
# entry's versions (status, suspended from, until, valid until), state of the certificate, and its
# status on the first of April, on the second, and on the eleventh.
TODAY, LATER = AT.date(), AT.date() + 9 * DAY
SHELF: dict[int, tuple[list[tuple[Any, ...]], str, tuple[int, int, int]]] = {
    0: ([("registered",)], "issued", (0, 0, 0)),
    5: ([("registered",)], "withdrawn", (1, 1, 1)),
    6: ([("registered",), ("revoked",)], "issued", (1, 1, 1)),
    7: ([("registered",), ("erased",)], "withdrawn", (1, 1, 1)),
    1000: ([("registered",), ("suspended", TODAY, LATER)], "issued", (2, 2, 0)),
    1001: ([("registered",), ("suspended", TODAY + DAY, None)], "issued", (0, 2, 2)),
    1002: ([("suspended", TODAY, None), ("registered",)], "issued", (0, 0, 0)),
    1003: ([("registered", None, None, TODAY)], "issued", (0, 1, 1)),
    1004: ([("registered", None, None, TODAY), ("registered", None, None, None)], "issued",
           (0, 0, 0)),
    (1 << 20) - 1: ([("suspended", TODAY, None, LATER)], "issued", (2, 2, 1)),
}  # fmt: skip


@pytest.fixture
def shelf(connect: Any) -> None:
    """Rows as the flow leaves them, and one certificate that has no place yet."""
    with connect(autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for index, (versions, state, _) in SHELF.items():
            _entry(superuser, versions, state, "nurse", 0, index)
        _entry(superuser, [("registered",)], "requested", "nurse", None, None)
        # Other lists, whose statuses are none of this one's.
        _entry(superuser, [("revoked",)], "issued", "nurse", 2, 0)
        _entry(superuser, [("revoked",)], "issued", "physician", 0, 0)


def _entry(
    superuser: Any, versions: list[tuple[Any, ...]], state: str, register: str, number: int | None,
    index: int | None,
) -> None:  # fmt: skip
    entry = uuid4()
    for sequence, (status, *dates) in enumerate(versions, 1):
        begins, ends, last = [*dates, None, None, None][:3]
        superuser.execute(
            """INSERT INTO register.register_version (id, entry_id, register, sequence, act, status,
               effective_on, suspended_from, suspended_until, valid_until, recorded_at, cause,
               name_key, particulars)
               VALUES (%s, %s, %s, %s, 'x', %s, %s, %s, %s, %s, %s, %s, '', '{}')""",
            [uuid4(), entry, register, sequence, status, TODAY, begins, ends, last, AT, uuid4()],
        )
    superuser.execute(
        """INSERT INTO certificate.certificate_credential (id, register, entry, version, account,
           state, previous_state, requested_at, status_list, status_index, key_id, jwt, kind, format,
           holder_key) VALUES (%s, %s, %s, %s, %s, %s, '', %s, %s, %s, '', '', 'shown', '', '')""",
        [uuid4(), register, entry, uuid4(), uuid4(), state, AT, number, index],
    )


@pytest.fixture
def door(shelf: None, journey: Any) -> Iterator[Client]:
    urls = override_settings(ROOT_URLCONF="meibo.doors.machine.urls", MIDDLEWARE=[])
    with journey.as_role("machine"), urls:
        yield Client()


@pytest.mark.requirement("EXT-07")
def test_every_standing_has_its_status_of_the_day(shelf: None, journey: Any) -> None:
    for place_of_day, at in enumerate((AT, AT + DAY, AT + 10 * DAY)):
        with journey.as_role("machine"):
            bits = status_bits(Actor("test"), at, register="nurse", number=0)
        wanted = {index: statuses[place_of_day] for index, (_, _, statuses) in SHELF.items()}
        assert {index: status_at(bits, index) for index in SHELF} == wanted
        assert sum(map(bool, bits)) == len({index >> 2 for index in wanted if wanted[index]})


def test_what_is_plainly_valid_is_not_read(shelf: None, journey: Any, connect: Any) -> None:
    """PostgreSQL's plan names the indexes that hold the others alone."""
    from meibo.flow.certificate import standing

    asked = {"register": "nurse", "number": 0, "day": TODAY}
    with connect(autocommit=True) as superuser:
        superuser.execute("SET enable_seqscan = off")
        rows = superuser.execute(f"EXPLAIN {standing._NOT_PLAIN}", asked).fetchall()
    plan = "\n".join(row[0] for row in rows)
    for index in ("certificate_not_issued", "register_version_not_plain", "register_version_ends"):
        assert index in plan


@pytest.mark.requirement("EXT-07")
def test_kinds_and_tags(door: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [door.get(NURSES, HTTP_ACCEPT=kind) for kind in (JWT, CWT)]
    assert [one["Content-Type"] for one in both] == [JWT, CWT]
    assert both[0]["ETag"] != both[1]["ETag"]
    for one in both:
        assert (one["Cache-Control"], one["Vary"]) == ("public, max-age=60", "Accept")
    assert door.get(NURSES)["Content-Type"] == JWT
    assert door.get(NURSES, HTTP_ACCEPT=f"{JWT};q=0.5, {CWT}")["Content-Type"] == CWT
    refused = door.get(NURSES, HTTP_ACCEPT="application/json")
    assert (refused.status_code, refused.json()["error"]) == (406, "http.not_acceptable")
    kept = {"HTTP_ACCEPT": JWT, "HTTP_IF_NONE_MATCH": both[0]["ETag"]}
    again = door.get(NURSES, **kept)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", both[0]["ETag"])
    assert again["Cache-Control"] == "public, max-age=60"
    assert door.get(NURSES, HTTP_ACCEPT=CWT, HTTP_IF_NONE_MATCH=both[0]["ETag"]).status_code == 200

    class Late:
        @staticmethod
        def now(_: object) -> datetime:
            return datetime.now(UTC) + timedelta(minutes=31)

    monkeypatch.setattr(status_lists, "datetime", Late)
    assert door.get(NURSES, **kept).status_code == 200, "what is kept comes near its end"


def test_a_change_is_a_new_list_at_once(door: Client, connect: Any) -> None:
    tag = door.get(NURSES)["ETag"]
    assert door.get(NURSES, HTTP_IF_NONE_MATCH=tag).status_code == 304
    with connect(autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "UPDATE certificate.certificate_credential SET state = 'withdrawn' WHERE status_index = 0"
        )
    assert door.get(NURSES, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_all_lists(door: Client) -> None:
    found = door.get("/status-lists").json()["status_lists"]
    at = settings.ENDPOINT("machine")
    assert sorted(found) == [
        f"{at}/status-lists/{one}" for one in ("nurse-0", "nurse-1", "nurse-2", "physician-0")
    ]
    for path in ("/status-lists/nurse-3", "/status-lists/nobody-0"):
        assert door.get(path).json()["error"] == "certificate.no_list"


@pytest.mark.requirement("CRT-04")
def test_places_tell_nothing_of_neighbours(journey: Any, connect: Any) -> None:
    """Three hundred in a row: all different, spread over the list, and one tells nothing of the next
    (six deviations away from what chance does)."""
    with connect(autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for _ in range(300):
            _entry(superuser, [], "requested", "nurse", None, None)
    places = []
    with journey.as_role("clock"):
        for row in Credential.objects.filter(state="requested"):
            place(row)
            assert row.status_index is not None
            places.append(row.status_index)
    assert len(set(places)) == 300
    share, width = 300 / 16, status_list.SIZE // 16
    counts = [sum(1 for one in places if one // width == part) for part in range(16)]
    assert sum((count - share) ** 2 / share for count in counts) < 60
    assert abs(correlation(places[:-1], places[1:])) < 0.35


def test_what_is_drawn_and_taken_is_passed_over(
    journey: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the newest list alone; where all of it is taken a list is begun."""
    with connect(autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for index in range(SPARE):
            _entry(superuser, [], "issued", "nurse", 4, index)
        _entry(superuser, [], "issued", "nurse", 3, SPARE)
        for _ in range(2):
            _entry(superuser, [], "requested", "nurse", None, None)
    with journey.as_role("clock"):
        for wanted in ((4, SPARE), (5, 0)):
            drawn = iter(range(SPARE + 1))
            monkeypatch.setattr(secrets, "randbelow", lambda _, drawn=drawn: next(drawn))
            row = Credential.objects.filter(state="requested", status_list=None).earliest("id")
            assert place(row) == wanted
