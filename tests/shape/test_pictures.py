"""Every address of every door has a picture in `make screenshots`, or says why it has none."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from screenshots import shots
from screenshots.people import CARDS, People
from screenshots.shots import Shot, missing, submit

from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.stages import Held


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Shot]:
    """The list of pictures, without a platform: everybody is there, nobody has anything."""
    monkeypatch.setattr(shots, "address_on", lambda pdf: "http://public/c/x#y")
    doors = (
        "applicant", "officer", "public", "verifier", "login", "card", "payment_gateway",
    )  # fmt: skip
    people = People(Cast({}, {}, {door: f"http://{door}" for door in doors}))
    nobody = SimpleNamespace(cookies=[])
    for name in CARDS:
        people.applicants[name] = SimpleNamespace(  # type: ignore[assignment]
            at=lambda rest="": f"http://applicant/applications/x{rest}", browser=nobody
        )
        people.cases[name] = "http://officer/cases/x"
        people.held[name] = Held("x", "1", "http://public/v/x", "eyJ", b"", "見本")
    people.links.update(
        dict.fromkeys(("ending", "anew", "typing", "wallet"), "http://officer/register/x/number")
    )
    people.searches["found"] = "http://officer/searches/x"
    people.prints.update(run="http://officer/prints/x", sheet="http://officer/prints/sheets/x")
    desk = SimpleNamespace(browser=nobody)
    crew = SimpleNamespace(
        examiner=desk, approver=desk, registrar=desk, enquirer=desk, receiver=desk, searcher=desk
    )
    monkeypatch.setattr(People, "crew", crew)
    return shots.shots(people)


def test_no_address_is_without_a_picture_or_a_reason(taken: list[Shot]) -> None:
    assert missing(taken) == []


def test_what_is_missing_is_named(taken: list[Shot], monkeypatch: pytest.MonkeyPatch) -> None:
    less = [one for one in taken if (one.door, one.route) != ("public", "search")]
    assert missing(less) == ["public: search: no picture"]
    monkeypatch.delitem(shots.WITHOUT, ("officer", "cases_csv"))
    assert missing(taken) == ["officer: cases_csv: no picture"]
    monkeypatch.setitem(shots.WITHOUT, ("officer", "gone"), "a file")
    assert "officer: gone: no such address" in missing(taken)


def test_every_picture_has_a_name_of_its_own(taken: list[Shot]) -> None:
    names = [(one.door, one.name) for one in taken]
    assert len(names) == len(set(names)) > 70


def test_a_value_stays_a_value_in_a_script() -> None:
    assert r'form.elements["name"].value = "a\"b\u898b";' in submit("/x", name='a"b見')
