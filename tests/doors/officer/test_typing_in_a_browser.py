"""An officer types a number in a real browser: sealed there, handed over, and never sent in the clear."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from django.conf import settings
from rig_browser import Chromium, Request, Response, Screen
from rig_card import resident
from rig_doors import browser, door_open
from rig_journey import Journey
from rig_paper import Desk
from rig_typing_page import Page, typing_process

from meibo.config.home import endpoint

pytestmark = pytest.mark.browser
TYPED = "SELECT state, first_by, second_by FROM vault.vault_typing"


class Network:
    """What Chromium asks for: the officers' door in this process, the typing page in its own; each at
    the address the doors know it by. `seen` are all requests, as they went out."""

    def __init__(self, client: Any, page: Page) -> None:
        self.client, self.page, self.seen = client, page, list[Request]()

    def __call__(self, asked: Request) -> Response:
        self.seen.append(asked)
        found = urlsplit(asked.url)
        path = f"{found.path}?{found.query}" if found.query else found.path
        if asked.url.startswith(f"{endpoint('typing')}/"):
            got = httpx.request(asked.method, f"{self.page.url}{path}", content=asked.body)
            headers = [(n, v) for n, v in got.headers.items() if n != "content-encoding"]
            return Response(got.status_code, headers, got.content)
        kind = asked.headers.get("Content-Type", "")
        said = self.client.generic(asked.method, path, asked.body, kind)
        return Response(said.status_code, list(said.headers.items()), said.content)

    def all_that_went_out(self) -> str:
        """Addresses, headers and bodies."""
        return "\n".join(
            f"{one.method} {one.url} {dict(one.headers)} {one.body.decode('latin-1')}"
            for one in self.seen
        )


@pytest.mark.requirement("REG-04", "APP-12")
def test_the_envelope_reaches_the_door_and_the_number_nobody(
    journey: Journey, database: str, chromium: Chromium, connect: Any
) -> None:
    journey.at = datetime.now(UTC)
    superuser, desk = connect(autocommit=True), Desk(journey)
    trip = desk.accepted(resident(6_301))
    number = trip.who.number
    root = (Path(settings.PUBLIC) / "vault-root.pem").read_bytes()
    with typing_process(root, endpoint("officer")) as page, door_open("officer", database):
        network = Network(browser(desk.who("receiver")), page)
        chromium.serve(network)
        chromium.show_on(Screen())
        chromium.open(f"{endpoint('officer')}/papers/{trip.application}")
        with chromium.leading_on("the page of the number"):
            chromium.run("document.querySelector('a[href$=\"/number\"]').click()")
        # The typing page has its order, and the field has the focus.
        chromium.wait_for("document.activeElement === document.querySelector('iframe')")
        with chromium.leading_on("the envelope is handed over"):
            chromium.type(" ".join((number[:4], number[4:8], number[8:])), enter=True)
        assert chromium.run("location.pathname") == f"/papers/{trip.application}"
        assert chromium.troubles() == [], "nothing was against the policy of either page"
    (sent,) = [one for one in network.seen if one.method == "POST"]
    assert sent.url == f"{endpoint('officer')}/papers/{trip.application}/number"
    fields = parse_qs(sent.body.decode())
    assert set(fields) == {"csrfmiddlewaretoken", "envelope"}
    assert set(json.loads(fields["envelope"][0])) == {"v", "kid", "enc", "ct", "aad"}
    went_out = network.all_that_went_out()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for form in (
        number,
        " ".join((number[:4], number[4:8], number[8:])),
        number[:8],
        wide,
        quote(wide),
    ):
        assert form not in went_out
    assert superuser.execute(TYPED).fetchall() == [("typing", desk.who("receiver").account, None)]
    # What the browser sealed is what was typed: the vault compares it with a second officer's.
    desk.type(trip, "receiver-2")
    desk.check()
    assert superuser.execute(TYPED).fetchone()[0] == "agrees"
