"""Chromium as a holder's phone: the certificate is put there, shown without a network, and forgotten."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from rig_browser import Chromium, Request, Response, Screen
from rig_doors import browser, door_open
from rig_journey import Trip
from rig_pages import page_of
from rig_phone import certified_today
from rig_wallet_holder import over_http
from screenshots import pipe

from meibo.doors.frame.sessions import cookie_name
from meibo.terms.canonical import b64u

pytestmark = [pytest.mark.browser, pytest.mark.stage(at=certified_today)]
HOME, PUBLIC = "http://localhost", "http://public.localhost"
NAME = "document.querySelector('[data-name]').textContent"
CODE = "document.querySelector('[data-code] path')?.getAttribute('d')"
SAYS = "document.querySelector('section[data-say]:not([hidden])')?.dataset.say"
SEEN = "document.querySelector('[data-seen-sentence]').textContent"
# The page's clock, moved on without waiting.
LATER = "(() => { const now = Date.now; Date.now = () => now() + 31000; })()"
RECORDS = "phoneStore.all().then((all) => all.length)"
KEPT = """caches.keys().then(async (names) => {
  const found = [];
  for (const name of names) {
    const kept = await caches.open(name);
    for (const request of await kept.keys()) {
      const { pathname } = new URL(request.url);
      found.push([pathname, await (await kept.match(request)).text()]);
    }
  }
  return found;
})"""


@pytest.fixture(scope="module")
def phone() -> Iterator[Chromium]:
    """A browser of its own: what it keeps is nobody else's."""
    if pipe.installed() is None:
        pytest.skip("Chromium is missing: see tests/oracles/README.md")
    with Chromium() as made:
        made.show_on(Screen(360, 740))
        yield made


def put_there(phone: Chromium, home: str, trip: Trip) -> None:
    phone.open(f"{home}/certificate/{trip.entry}/phone")
    phone.wait_for("!document.querySelector('[data-do]').hidden")
    phone.press("document.querySelector('[data-do]').click()")
    phone.wait_for(f"location.pathname === '/phone/' && {CODE}")


def scanned(phone: Chromium, folder: Path) -> str:
    """The code as a camera sees it."""
    shot = folder / "screen.png"
    shot.write_bytes(phone.picture())
    return subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(shot)],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip


@pytest.mark.requirement("CRT-02", "CRT-04")
def test_shown_without_a_network_or_session_it_is_valid(
    phone: Chromium, database: str, staged: Trip, tmp_path: Path
) -> None:
    with over_http("applicant", database) as home:
        token = b64u(staged.person.token)
        phone.cookies([(cookie_name("applicant"), token), ("meibo_lang", "ja")], home)
        put_there(phone, home, staged)
        phone.wait_for("!document.querySelector('[data-ready]').hidden")
    phone.cookies([], home)
    phone.press("location.reload()")
    phone.wait_for(CODE)
    assert phone.run(NAME) == staged.who.name
    first, drawn = scanned(phone, tmp_path), phone.run(CODE)
    phone.run(LATER)
    phone.wait_for(f"{CODE} !== {drawn!r}")
    assert scanned(phone, tmp_path) != first
    assert not phone.run("phoneStore.all().then(([one]) => one.key.extractable)")
    kept = phone.run(KEPT)
    assert {path.split("/")[1] for path, _ in kept} == {"phone", "static"}
    assert all(staged.who.name not in text and str(staged.entry) not in text for _, text in kept)
    two_of_them(phone)
    at = urlsplit(first)
    with door_open("public", database):
        assert f"{at.scheme}://{at.netloc}" == settings.ENDPOINT("public")
        asked = page_of(browser().get(at.path))
        sent = {"payload": asked.find("input[name=payload]")[0].get("value")}
        assert page_of(browser().post("/r", sent)).find("[data-answer=valid]")


def two_of_them(phone: Chromium) -> None:
    """Another registration's beside it: each is shown alone, and erased alone."""
    phone.run(
        "phoneStore.all().then(([one]) => phoneStore.put({ ...one, entry: 'f',"
        " kept: { ...one.kept, entry: 'f', name: '見本　次郎' } }))"
    )
    phone.press("location.reload()")
    phone.wait_for(CODE)
    phone.run("document.querySelectorAll('[data-choice] button')[1].click()")
    phone.wait_for(f"{NAME} === '見本　次郎'")
    phone.run("document.querySelector('[data-erase-now]').click()")
    phone.wait_for(f"{SAYS} === 'erased-here'")
    assert phone.run(RECORDS) == 1
    phone.run("document.querySelector('[data-choice] button').click()")
    phone.wait_for(f"{NAME} !== '' && {NAME} !== '見本　次郎'")


class BothDoors:
    """The applicants' and the public's door before one browser, one at a time."""

    def __init__(self, database: str, trip: Trip) -> None:
        self.database, self.trip, self.signed_in = database, trip, True
        self._open, self._name = ExitStack(), ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def __call__(self, asked: Request) -> Response:
        at = urlsplit(asked.url)
        name = "public" if at.netloc == urlsplit(PUBLIC).netloc else "applicant"
        if name != self._name:
            self._open.close()
            self._name = name
            self._open.enter_context(door_open(name, self.database))
        client = browser(self.trip.person if name == "applicant" and self.signed_in else None)
        kind = asked.headers.get("Content-Type", "")
        headers = {"Accept": asked.headers.get("Accept", ""), "Accept-Language": "ja"}
        found = client.generic(asked.method, at.path, asked.body, kind, headers=headers)
        return Response(found.status_code, list(found.headers.items()), found.content)


@pytest.mark.requirement("CRT-11")
def test_asked_quietly_whether_it_counts_and_forgotten_when_it_does_not(
    phone: Chromium, database: str, staged: Trip, connect: Any
) -> None:
    known = settings.ENDPOINT
    places = {"applicant": HOME, "public": PUBLIC}
    superuser = connect(autocommit=True)

    def states() -> list[str]:
        query = "SELECT state FROM certificate.certificate_credential WHERE kind = 'phone'"
        return [one for (one,) in superuser.execute(f"{query} ORDER BY requested_at").fetchall()]

    def erase(says: str) -> None:
        phone.run("document.querySelector('[data-erase]').click()")
        phone.run("document.querySelector('[data-erase-now]').click()")
        phone.wait_for(f"{SAYS} === '{says}'")
        assert (phone.run(RECORDS), phone.run(NAME)) == (0, "")

    with (
        override_settings(ENDPOINT=lambda one: places.get(one) or known(one)),
        BothDoors(database, staged) as doors,
    ):
        phone.serve(doors)
        put_there(phone, HOME, staged)
        phone.wait_for(f"{SEEN} === '有効です'")
        superuser.execute(
            "UPDATE certificate.certificate_credential SET state = 'withdrawn' WHERE kind = 'phone'"
        )
        phone.press("location.reload()")
        phone.wait_for(f"{SAYS} === 'ended'")
        assert (phone.run(RECORDS), phone.run(NAME)) == (0, "")
        put_there(phone, HOME, staged)
        erase("erased")
        assert states() == ["withdrawn", "withdrawn"]
        put_there(phone, HOME, staged)
        doors.signed_in = False
        erase("erased-here")
        assert states() == ["withdrawn", "withdrawn", "issued"]
