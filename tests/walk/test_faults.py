"""The table of faults on the running platform: what the page says, what the journal holds."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import httpx
import pytest
from rig_faults import GOES_ON, Expect, rows_of

from meibo.catalogue import procedure
from meibo.doors.console.supervisor import state
from meibo.doors.console.switches import add_switch, clear_switches
from meibo.doors.console.walk import browser as browsers
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import Page
from meibo.doors.console.walk.log import wait_for

NEW = procedure("nurse", "new_registration")
SECONDS = {"slow": 0.5, "late": 5.5}
WENT_ON = "data-went-on"
Step = Callable[[], Page]


@pytest.fixture(autouse=True)
def in_peace(platform) -> Iterator[None]:
    clear_switches(platform.home)
    yield
    clear_switches(platform.home)


class Seen(Exception):
    """The 503 page a person is shown, which the walk's patient browser would not stop at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that shows what it is given."""

    def once(self: Any, method: str, url: str, **content: Any) -> httpx.Response:
        response: httpx.Response = self._client.request(method, url, **content)
        if response.status_code >= 500:
            raise Seen(response.text)
        return response

    monkeypatch.setattr(browsers.Browser, "_patiently", once)


def drafted(platform, card: str) -> Applicant:
    """Signed in, with a draft that lacks only card reading and signature."""
    applicant = Applicant(platform.cast, platform.cast.cards[card])
    applicant.log_in()
    applicant.begin("nurse", "new_registration")
    applicant.fill_in(NEW)
    applicant.attach(NEW)
    return applicant


def ends_at(step: Step, place: Callable[[str], bool]) -> Step:
    """The step, with a mark on its page where it ended at the place it is to end at."""

    def marked() -> Page:
        page = step()
        page.text += WENT_ON if place(page.url) else ""
        return page

    return marked


def seen(step: Step) -> str:
    """What the person sees in the end, good or not."""
    try:
        return step().text
    except Seen as shown:
        return shown.text


def newest(platform) -> int:
    return platform.rows("SELECT coalesce(max(id), 0) FROM journal.journal_entry")[0][0]


def outcomes(platform, since: int) -> set[str]:
    rows = platform.rows("SELECT outcome FROM journal.journal_entry WHERE id > %s", since)
    return {row[0] for row in rows}


def switch(platform, neighbour: str, path: str, kind: str, answer: str, **more: Any) -> None:
    count = 1 if kind in SECONDS else None
    add_switch(
        platform.home, neighbour, kind, on=path, answer=answer,
        **{"count": count, "seconds": SECONDS.get(kind, 0.0), **more},
    )  # fmt: skip


def holds(
    platform, neighbour: str, path: str, row: tuple[str, str, Expect], step: Step,
    first: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """One row of the table. first: what is done before the fault is set; by itself, ahead of what
    is to fail, the step without a fault, for failures in a row would open the breaker."""
    kind, answer, expected = row
    if first is not None:
        first()
    elif expected.does != GOES_ON:
        assert WENT_ON in seen(step), (neighbour, path, kind, answer)
    before = newest(platform)
    switch(platform, neighbour, path, kind, answer)
    text = seen(step)
    clear_switches(platform.home)
    said = (neighbour, path, kind, answer)
    if expected.does == GOES_ON:
        assert WENT_ON in text, (said, text[-1500:])
        return
    assert WENT_ON not in text, said
    assert expected.says in text, (said, text[-1500:])
    held = outcomes(platform, before)
    assert any(one.startswith(expected.journal) for one in held), (said, held)


def _started_anew(platform, name: str) -> None:
    old = platform.pid(name)
    os.kill(old, signal.SIGKILL)
    for kept in (platform.home / "breakers" / name).glob("*"):
        kept.unlink()

    def back() -> bool | None:
        found = state.read(platform.home)
        child = found.children[name] if found else None
        return True if child and child.ready and child.pid != old else None

    wait_for(f"{name} is back", back, 30.0)


@pytest.mark.parametrize("path", ["keys", "token", "discovery"])
def test_log_in(platform, impatient: None, path: str) -> None:
    card = platform.cast.cards["nurse-08"]
    start = f"{platform.cast.endpoints['login']}/applicant/login?to=/applications"
    home = f"{platform.cast.endpoints['applicant']}/applications"

    def log_in() -> Page:
        fresh = Applicant(platform.cast, card)
        return fresh.use_card(fresh.browser.get(start), pin=card.pin)

    step = ends_at(log_in, lambda url: url.startswith(home))
    # What the card's side says of itself is read once and kept: a process that has read it fails
    # no more, so each row needs one that has not.
    first = (lambda: _started_anew(platform, "login")) if path == "discovery" else None
    for row in rows_of("card", path):
        holds(platform, "card", path, row, step, first)
    assert WENT_ON in seen(step)


def test_card_and_money(platform, impatient: None) -> None:
    """One application past every fault of the card and of the gateway; it arrives once."""
    one, two, three = (drafted(platform, f"nurse-{place:02d}") for place in (9, 10, 11))
    _reading(platform, one, two)
    three.read_card()
    _signing(platform, one, two, three)
    one.wait_for_fee()
    gateway = platform.cast.endpoints["payment_gateway"]

    def order() -> Page:
        return one.browser.send(one.status().form(action="/pay"))

    step = ends_at(order, lambda url: url.startswith(f"{gateway}/pay/"))
    for row in rows_of("payment_gateway", "orders"):
        holds(platform, "payment_gateway", "orders", row, step)
    one.pay()
    one.wait_for_state("under_examination")
    assert platform.rows(
        'SELECT count(*), sum(amount) FROM payments.payments_demand WHERE "case" = %s',
        one.application,
    ) == [(1, 9000)]
    _notices(platform, two)


def _reading(platform, one: Applicant, two: Applicant) -> None:
    step = ends_at(one.read_card, lambda url: url.startswith(one.home) and "/card" not in url)
    for path in ("face", "face_result"):
        for row in rows_of("card", path):
            if row[1] == "altered":
                continue  # told only when it is opened: a test of its own
            other = two.read_card if row[1] == "earlier" else None
            holds(platform, "card", path, row, step, other)
    assert WENT_ON in seen(step)


def _signing(platform, one: Applicant, two: Applicant, three: Applicant) -> None:
    card = platform.cast.endpoints["card"]

    def ask() -> Page:
        one.browser.get(one.at("/check"))
        return one.browser.send(one.browser.get(one.at("/sign")).form(action="/sign"))

    step = ends_at(ask, lambda url: url.startswith(card))
    for row in rows_of("card", "signing"):
        holds(platform, "card", "signing", row, step)
    for row in rows_of("card", "signing_result"):
        # Whoever goes on has submitted: the last row is another person's.
        who = three if row[0] == "late" else one
        step = ends_at(who.sign, lambda url, who=who: url == who.at(""))  # type: ignore[misc]
        # Asking for the signature went through each time before: the breaker stays closed.
        other = two.sign if row[1] == "earlier" else (lambda: None)
        holds(platform, "card", "signing_result", row, step, other)


def _notices(platform, two: Applicant) -> None:
    """Every fault of the notices upon one payment: booked once, by the one true notice."""
    two.wait_for_fee()
    before = newest(platform)
    rows = rows_of("payment_gateway", "notices")
    for kind, answer, _ in sorted(rows, key=lambda row: row[0] == "duplicate"):
        seconds = 1.0 if kind == "late" else 0.0
        switch(platform, "payment_gateway", "notices", kind, answer, count=1, seconds=seconds)
    two.pay(twice=True)
    two.wait_for_state("under_examination")
    held = wait_for(
        "the notice sent twice is known",
        lambda: found if "repeated" in (found := outcomes(platform, before)) else None,
    )
    for kind, answer, expected in rows:
        assert expected.journal in {*held, ""}, (kind, answer, held)
    assert platform.rows(
        "SELECT n.finding, n.amount FROM payments.payments_notice n JOIN payments.payments_demand d"
        ' ON d.id = n."order" WHERE d."case" = %s ORDER BY n.finding',
        two.application,
    ) == [("", 9000), ("amount_differs", 9001)]
    assert platform.rows(
        "SELECT sum(m.amount), count(*) FROM payments.payments_movement m JOIN"
        ' payments.payments_demand d ON d.id = m.demand_id WHERE d."case" = %s',
        two.application,
    ) == [(9000, 1)]


def test_an_envelope_altered_on_its_way_comes_back(platform) -> None:
    """Nobody but the number process can open it; it finds out, and the person is told."""
    applicant = drafted(platform, "nurse-12")
    before = newest(platform)
    switch(platform, "card", "face_result", "wrong", "altered")
    applicant.read_card()
    clear_switches(platform.home)
    applicant.sign()
    page = applicant.wait_for_state("returned", 20.0)
    assert page.has_form(action="/reapply")
    ((_, _, expected),) = [row for row in rows_of("card", "face_result") if row[1] == "altered"]
    held = outcomes(platform, before)
    assert any(one.startswith(expected.journal) for one in held), held


def test_pages_of_the_neighbours_themselves(platform) -> None:
    """Between a browser and a neighbour: the person tries again, Meibo has lost nothing."""
    applicant = drafted(platform, "nurse-13")
    for kind, _, _ in rows_of("card", "page"):
        switch(platform, "card", "page", kind, "", count=1, seconds=0.5)
        assert "/card" not in applicant.read_card().url, kind
    applicant.sign()
    applicant.wait_for_fee()
    for kind, _, _ in rows_of("payment_gateway", "page"):
        switch(platform, "payment_gateway", "page", kind, "", count=1, seconds=0.5)
    applicant.pay(twice=True)
    applicant.wait_for_state("under_examination")


def test_no_transaction_is_open_while_a_neighbour_is_waited_for(platform) -> None:
    """The card answers late on purpose; meanwhile no connection of ours is inside a transaction."""
    applicant = Applicant(platform.cast, platform.cast.cards["nurse-08"])
    applicant.log_in()
    switch(platform, "card", "token", "slow", "", count=1, seconds=3.0)
    fresh = Applicant(platform.cast, applicant.card)
    waiting = Thread(target=fresh.log_in)
    waiting.start()
    looked = 0
    while waiting.is_alive():
        waiting.join(0.1)
        idle = platform.rows(
            "SELECT usename FROM pg_stat_activity WHERE state LIKE 'idle in transaction%%'"
            " AND usename = %s AND now() - state_change > interval '500 ms'",
            "meibo_login",
        )
        assert idle == []
        looked += 1
    assert looked > 20, "it was waited for"
