"""The pages of both doors as `bench pages` reads them, each with the minimal page that shows as much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bench.frame.installation import Installation
from bench.frame.many_cases import Office

LIST, ONE, FORM = "/pages/list/{}/{}", "/pages/one/7/{}", "/pages/form/7/{}"
TWO_ACTS = (
    "作業台の件数と画面が別の行為で、それぞれ許可を確かめ、記録する / "
    "the counts of the desk and the page are acts of their own, each with permit and journal entry"
)
FRAME = (
    "左の一覧、絞り込み、二か国語、日付の言い換え / rail, filters, two languages, dates in words"
)
CASE = (
    "事実の照合を文字ごとに行い、審査項目ごとに書式を置く / "
    "facts compared character by character, a form for each check, person's entry and desk beside"
)
OWN = (
    "書類、納付、お知らせなども別々に読み、二か国語で示す / "
    "files, balances and notices are read beside the application, and said in two languages"
)


@dataclass(frozen=True, slots=True)
class Page:
    """door and path: what is read, with whose cookie; peer: the page beside it; why: what it does
    that the peer does not. shown: the path without anybody's identifier."""

    name: str
    door: str
    path: str
    cookie: str
    peer: str
    why: str
    shown: str


def page_list(house: Installation, found: Office) -> list[Page]:
    """Every GET page; files to be saved and pages that only lead on are left out."""
    return [*_officer(house, found), *_applicant(found)]


def _officer(house: Installation, found: Office) -> list[Page]:
    from meibo.terms.canonical import b64u

    cookie = f"meibo_officer={b64u(found.officer.token)}"
    deep = _behind(house)
    case = {state: trip.case for state, trip in found.trips.items()}
    entry, listed = found.trips["registered"].entry, LIST.format("open", 50)
    decided = LIST.format("decided", 50)
    paths = {
        "queue": ("/cases?state=open", listed, FRAME),
        "queue_late": ("/cases?state=open&late=1", listed, FRAME),
        "queue_juki": ("/cases?state=open&waits=juki", listed, FRAME),
        "queue_by_due_day": ("/cases?state=open&sort=due", listed, FRAME),
        "queue_one_register": ("/cases?state=open&register=nurse", listed, FRAME),
        "proposed": ("/cases?state=proposed", LIST.format("proposed", 50), FRAME),
        "decided": ("/cases?state=decided", decided, FRAME),
        "decided_deep": (f"/cases?state=decided&after={deep}", decided, FRAME),
        "decided_by_name": ("/cases?state=decided&sort=name", decided, FRAME),
        "found_by_name": ("/cases?text=%E4%BD%90%E8%97%A4", listed, FRAME),
        "case_open": (f"/cases/{case['examined']}", "/pages/examined/7/33/7", CASE),
        "case_proposed": (f"/cases/{case['proposed']}", ONE.format(40), CASE),
        "case_decided": (f"/cases/{case['registered']}", ONE.format(45), CASE),
        "runs": ("/runs", ONE.format(36), TWO_ACTS),
        "register": ("/register", decided, FRAME),
        "register_found": ("/register?text=%E4%BD%90%E8%97%A4", decided, FRAME),
        "register_suspended": ("/register?standing=suspended", LIST.format("none", 50), TWO_ACTS),
        "entry": (f"/register/{entry}", ONE.format(20), TWO_ACTS),
        "dispositions": ("/dispositions", "/pages/confirmed/open/20", TWO_ACTS),
    }
    return [_page(name, "officer", cookie, *one) for name, one in paths.items()]


def _applicant(found: Office) -> list[Page]:
    trips = found.trips
    at = {state: f"/applications/{trip.application}" for state, trip in trips.items()}
    entry = trips["registered"].entry
    paths = {
        "first_page": ("registered", "/", ONE.format(12)),
        "procedure": ("registered", "/procedures/nurse/new_registration", ONE.format(12)),
        "applications": ("registered", "/applications", ONE.format(1)),
        "notices": ("registered", "/notices", ONE.format(4)),
        "status": ("registered", at["registered"], ONE.format(12)),
        "status_unpaid": ("accepted", at["accepted"], ONE.format(12)),
        "receipt": ("registered", f"{at['registered']}/receipt", ONE.format(5)),
        "certificate": ("registered", f"/certificate/{entry}", ONE.format(12)),
        "draft_name": ("complete", f"{at['complete']}/pages/name", FORM.format(5)),
        "draft_declarations": ("complete", f"{at['complete']}/pages/declarations", FORM.format(4)),
        "draft_attachment": (
            "complete", f"{at['complete']}/attachments/koseki_extract", FORM.format(1)),
        "draft_check": ("complete", f"{at['complete']}/check", ONE.format(20)),
        "draft_card": ("complete", f"{at['complete']}/card", FORM.format(1)),
        "draft_sign": ("complete", f"{at['complete']}/sign", FORM.format(1)),
    }  # fmt: skip
    return [
        _page(name, "applicant", _cookie(trips[who]), path, peer, OWN)
        for name, (who, path, peer) in paths.items()
    ]


def _cookie(trip: Any) -> str:
    from meibo.terms.canonical import b64u

    return f"meibo_applicant={b64u(trip.person.token)}"


def _page(name: str, door: str, cookie: str, path: str, peer: str, why: str) -> Page:
    parts = path.partition("?")[0].split("/")
    shown = "/".join("…" if len(part) == 36 else part for part in parts)
    return Page(f"{door}.{name}", door, path, cookie, peer, why, shown)


def _behind(house: Installation) -> str:
    """A decided case that half of the others lie behind."""
    with house.superuser() as connection:
        row = connection.execute(
            "SELECT id FROM examination.examination_case WHERE state = 'decided'"
            " ORDER BY arrived_at OFFSET (SELECT count(*) / 2 FROM examination.examination_case) LIMIT 1"
        ).fetchone()
    assert row is not None
    return str(row[0])
