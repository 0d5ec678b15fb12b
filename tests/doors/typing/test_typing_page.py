"""The typing page as a process of its own, and in Chromium inside a page of the officers' origin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from rig_browser import Chromium, Request, Response, Screen, judging
from rig_hpke import hpke_open
from rig_typing import DOCUMENT, NUMBER, ORDER, ROOT, VAULT, signed
from rig_typing_page import Page, typing_process

from meibo.terms.canonical import canonical, unb64u

OFFICER = "http://localhost:1"
LATER = "2999-01-01T00:00:00+00:00"
LIVE = {**DOCUMENT, "keys": [{**one, "not_after": LATER} for one in DOCUMENT["keys"][:1]]}
OPENER = """<!doctype html><html lang="en"><head><title>Officers</title></head><body><main>
<h1>Officers</h1><iframe title="typing" src="{typing}/?lang=ja" width="360" height="420"></iframe></main>
<script>window.said = []; addEventListener("message", (one) =>
  {{ if (one.origin === "{typing}") said.push(one.data); }});</script></body></html>"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The process with a root of the tests."""
    pem = ROOT.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with typing_process(pem, OFFICER) as made:
        yield made


@pytest.mark.requirement("REG-04")
def test_it_runs_without_database_and_secrets_and_is_framed_by_officers_alone(page: Page) -> None:
    assert not {name for name in page.environment if "DATABASE" in name}
    answer = httpx.get(f"{page.url}/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["frame-ancestors"] == OFFICER
    assert "X-Frame-Options" not in answer.headers
    assert (policy["script-src"], policy["default-src"], policy["frame-src"]) == (
        "'self'", "'none'", "'none'",
    )  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert f'data-opener="{OFFICER}"' in answer.text
    # Nothing is taken in: the form has no address and the process no way to be told anything.
    assert httpx.post(f"{page.url}/", content=b"number=1").status_code == 405
    assert " name=" not in answer.text.split("<form")[1].split("</form>")[0]


@pytest.fixture
def opened(chromium: Chromium, page: Page) -> Chromium:
    """The page in its frame, ready; and every address that Chromium asks for."""

    def answer(asked: Request) -> Response:
        if asked.url.startswith(OFFICER):
            body = OPENER.format(typing=page.url).encode()
            return Response(200, [("Content-Type", "text/html; charset=utf-8")], body)
        found = httpx.request(asked.method, asked.url, content=asked.body)
        headers = [(n, v) for n, v in found.headers.items() if n != "content-encoding"]
        return Response(found.status_code, headers, found.content)

    chromium.serve(answer)
    chromium.show_on(Screen(width=400, height=520))
    chromium.open(f"{OFFICER}/")
    chromium.wait_for("said.length === 1")
    assert chromium.run("said[0]") == {"type": "ready"}
    return chromium


def order(browser: Chromium, document: Any, **changed: Any) -> None:
    browser.call(
        "(what, to) => document.querySelector('iframe').contentWindow.postMessage(what, to)",
        {"type": "order", "document": document, **ORDER, **changed}, "*",
    )  # fmt: skip


def settle(browser: Chromium) -> None:
    """Wait until the frame has had its turn."""
    browser.run("new Promise((done) => setTimeout(done, 300))")


@pytest.mark.browser
def test_a_number_that_does_not_check_stays_on_the_page(opened: Chromium) -> None:
    order(opened, signed(LIVE))
    settle(opened)
    opened.type("123456789010", enter=True)
    settle(opened)
    assert opened.run("said.length") == 1
    assert opened.troubles() == []


@pytest.mark.browser
def test_typed_full_width_and_grouped_it_is_the_same_number(opened: Chromium, page: Page) -> None:
    order(opened, signed(LIVE))
    settle(opened)
    opened.type("１２３４ ５６７８-9018", enter=True)
    opened.wait_for("said.length === 2")
    envelope = opened.run("said[1].envelope")
    assert envelope["aad"] == {**ORDER, "kid": "vault-2", "route": "typed"}
    plain = hpke_open(
        enc=unb64u(envelope["enc"]), ct=unb64u(envelope["ct"]), key=VAULT, aad=b"",
        info=b"meibo-envelope-v1\n" + canonical(envelope["aad"]),
    )  # fmt: skip
    assert plain == canonical({"number": NUMBER})
    # One order, one envelope: what is typed afterwards goes nowhere.
    opened.type(NUMBER, enter=True)
    settle(opened)
    assert opened.run("said.length") == 2
    assert opened.troubles() == []


@pytest.mark.browser
def test_a_key_that_is_not_the_vaults_gets_no_field(opened: Chromium) -> None:
    order(opened, {**signed(LIVE), "serial": 9})
    opened.wait_for("said.length === 2")
    opened.type(NUMBER, enter=True)
    settle(opened)
    assert opened.run("said.slice(1)") == [{"type": "refused", "code": "vault_key_not_trusted"}]


@pytest.mark.browser
def test_a_document_older_than_one_seen_is_refused_also_after_a_reload(
    opened: Chromium, page: Page
) -> None:
    order(opened, signed({**LIVE, "serial": 8}))
    settle(opened)
    assert opened.run("said.length") == 1
    opened.open(f"{OFFICER}/")
    opened.wait_for("said.length === 1")
    for document in (signed(LIVE), signed({**LIVE, "serial": 8, "issued": "2026-11-02T00:00:00Z"})):
        before = opened.run("said.length")
        order(opened, document)
        opened.wait_for(f"said.length > {before}")
        assert opened.run("said.at(-1)") == {"type": "refused", "code": "vault_key_not_trusted"}


@pytest.mark.browser
def test_alone_it_says_where_it_belongs_and_axe_finds_nothing(opened: Chromium, page: Page) -> None:
    for language in ("ja", "en"):
        opened.open(f"{page.url}/?lang={language}")
        opened.wait_for("!document.querySelector('[data-word=alone]').hidden")
        assert (
            judging.by_axe(opened) + judging.small_targets(opened) + judging.sideways(opened) == []
        )
        opened.run("document.querySelector('form').hidden = false")
        assert (
            judging.by_axe(opened) + judging.small_targets(opened) + judging.sideways(opened) == []
        )
