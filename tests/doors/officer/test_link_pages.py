"""The officers' pages of links, as officers press through them: ended, made anew, two found to be one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from rig_card import Resident, resident
from rig_doors import browser, door_open
from rig_linking import REASON, Links
from rig_pages import REFUSED_REASONS, assert_said_in_place, page_of
from rig_paper import typed_envelope

from meibo.rooms.vault.typed import Order


@pytest.fixture
def links(journey: Any) -> Links:
    # Pages take the real clock's time.
    journey.at = datetime.now(UTC)
    return Links(journey)


@pytest.fixture
def opened(database: str) -> Any:
    """`with opened():` the officers' door on the test's own database."""
    return lambda: door_open("officer", database)


class Pages:
    """What each officer sees of one entry's link."""

    def __init__(self, links: Links, entry: Any) -> None:
        self.links, self.path = links, f"/register/{entry}/number"

    def seen(self, name: str) -> Any:
        return page_of(browser(self.links.people[name]).get(self.path))

    def act(self, name: str) -> str:
        (section,) = self.seen(name).find("section[data-link-act]")
        return str(section.get("data-link-act"))

    def press(self, name: str, verb: str, **form: str) -> int:
        """Press the one form whose address ends so."""
        return int(self.answer(name, verb, **form).status_code)

    def answer(self, name: str, verb: str, **form: str) -> Any:
        targets = [one.get("action") for one in self.seen(name).find("form")]
        (target,) = [one for one in targets if one and one.endswith(verb)]
        return browser(self.links.people[name]).post(target, form)

    def type(self, name: str, number: str) -> None:
        (link,) = [a.get("href") for a in self.seen(name).find("a.button")]
        shown = page_of(browser(self.links.people[name]).get(link))
        (place,) = shown.find("div[data-type-number]")
        order = json.loads(place.get("data-order"))
        envelope = typed_envelope(
            self.links.journey,
            Order(order["case"], order["nonce"], order["typist"], order["round"]), number,
        )  # fmt: skip
        sent = browser(self.links.people[name]).post(link, {"envelope": json.dumps(envelope)})
        assert sent.status_code == 303


@pytest.mark.requirement("REG-04", "REG-11", "ACC-11")
def test_a_link_is_ended_made_anew_and_found_to_be_anothers(
    journey: Any, links: Links, opened: Any
) -> None:
    right = resident(4_001)
    wrong = Resident(**{**resident(4_002).__dict__, "name": right.name,
                        "birth_date": right.birth_date, "sex": right.sex})  # fmt: skip
    first, second = journey.to("registered", wrong), journey.to("registered", right)
    pages = Pages(links, first.entry)
    with opened():
        for name, act in (("registrar", "propose"), ("examiner", "none"), ("superior", "none")):
            assert pages.act(name) == act
        refused = browser(links.people["registrar"]).post(
            f"/register/{first.entry}/unlink", {"code": "own_report", "reason": right.number}
        )
        assert refused.status_code == 422
        assert "text.individual_number" in refused.content.decode()
        offered = pages.seen("registrar").words
        assert "番号は消去され" in offered
        assert "廃棄" not in offered, "a backup may open it where keys are shared (decision 28)"
        assert pages.press("registrar", "/unlink", **REASON) == 303
        assert [pages.act(one) for one in ("registrar", "examiner")] == ["none", "second"]
        assert pages.press("examiner", "/second") == 303
        assert [pages.act(one) for one in ("examiner", "superior")] == ["none", "confirm"]
        listed = page_of(browser(links.people["receiver"]).get("/links")).words
        assert "上席者の最終確認待ち" in listed
        assert pages.press("superior", "/confirm") == 303
        entry = page_of(browser(links.people["examiner"]).get(f"/register/{first.entry}"))
        assert "番号が紐付いていません" in entry.words
        assert pages.act("registrar") == "begin"
        assert pages.press("registrar", "/relink") == 303
        for name in ("receiver", "receiver-2"):
            assert pages.act(name) == "type"
            pages.type(name, right.number)
    journey.later(minutes=1)
    links.check()
    with opened():
        assert [pages.act(one) for one in ("receiver", "superior")] == ["none", "confirm_link"]
        assert pages.press("superior", "/confirm") == 303
    links.clock()
    with opened():
        for name in ("receiver", "registrar", "examiner"):
            assert pages.act(name) == "none"
            seen = pages.seen(name).words + page_of(browser(links.people[name]).get("/links")).words
            assert "統合" not in seen
        assert pages.act("superior") == "merge"
        assert "番号が紐付いている登録" in pages.seen("superior").words
        assert "統合の確認待ち" in page_of(browser(links.people["superior"]).get("/links")).words
        for reason, code in REFUSED_REASONS:
            refused = pages.answer("superior", "/reject", reason=reason)
            assert_said_in_place(refused, reason, code)
        assert pages.press("superior", "/merge") == 303
        assert [pages.act(one) for one in ("superior", "superior-2")] == ["none", "merge"]
        assert pages.press("superior-2", "/merge") == 303
        assert "番号の紐付けあり" in pages.seen("registrar").words
        assert "紐付けの結果は表示しません" in pages.seen("receiver").words
        told = "番号の紐付け：別の登録と同じ方として統合"
        assert told in pages.seen("superior").words
        assert told not in pages.seen("receiver").words
        assert second.who.number not in pages.seen("superior").words


@pytest.mark.requirement("REG-04")
def test_what_failed_is_typed_again_released_or_given_up(
    journey: Any, links: Links, opened: Any
) -> None:
    held = journey.to("registered")
    links.unlinked(held.entry)
    made = links.begun(held.entry)
    pages = Pages(links, held.entry)
    for turn in range(3):
        links.type(made, "receiver", held.who.number)
        links.type(made, "receiver-2", resident(8_890).number)
        journey.later(minutes=1)
        links.check()
        if turn == 0:
            with opened():
                assert "あと 2 回" in pages.seen("receiver").words
    with opened():
        superior = browser(links.people["superior"])
        rail = page_of(superior.get("/cases"))
        assert not rail.find("a[href='/papers?state=locked']"), "no paper is locked"
        (line,) = [one for one in rail.find("a[href='/links']") if "紐付けが停止" in one.words]
        assert "1" in line.words
        assert "番号の確認を停止中" in page_of(superior.get("/links")).words
        assert "紐付けが停止" not in page_of(browser(links.people["registrar"]).get("/cases")).words
        assert pages.act("superior") == "release"
        for reason, code in REFUSED_REASONS:
            refused = pages.answer("superior", "/release", reason=reason)
            assert_said_in_place(refused, reason, code)
        assert pages.press("superior", "/release", reason="書類を取り直した") == 303
        assert pages.press("superior", "/drop") == 303
    links.clock()
    with opened():
        assert pages.act("registrar") == "begin"
        assert "とりやめ" in pages.seen("registrar").words
