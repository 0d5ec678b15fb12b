"""The people of the pictures: each is brought to where a page has something to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from urllib.parse import urlencode

import httpx

from meibo.catalogue import procedure
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.examining import OfficerDesk
from meibo.doors.console.walk.log import WalkLog, wait_for
from meibo.doors.console.walk.on_paper import (
    copy_paper,
    number_in_hand,
    take_in,
    type_number,
    wait_for_act,
)
from meibo.doors.console.walk.stages import LONGEST, PROCEDURE, Crew, Held, Stages
from meibo.terms.day import japanese_day

NURSE = "nurse"
# Whose Act orders a search by name.
PHYSICIAN = "physician"
CARDS = {
    "newcomer": "nurse-15", "begun": "nurse-16", "ready": "nurse-17", "payable": "nurse-18",
    "examined": "ivs", "proposed": "nurse-19", "approved": "nurse-20", "returned": "nurse-21",
    "registered": "nurse-22", "suspended": "nurse-23", "found": "holder-01",
    "paper_draft": "nurse-11", "paper_typed": "nurse-12", "paper_agreed": "nurse-13",
    "paper_locked": "nurse-14",
}  # fmt: skip


@dataclass
class People:
    """Everybody by the state they are in; cases by the same names; what the registered hold."""

    cast: Cast
    applicants: dict[str, Applicant] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    searches: dict[str, str] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)
    log: WalkLog = field(default_factory=lambda: WalkLog(quiet=True))

    @cached_property
    def crew(self) -> Crew:
        """The officers; each signs in once."""
        return Crew(self.cast, self.log)

    @cached_property
    def nurses(self) -> Stages:
        """The stages of a nurse's registration."""
        return Stages(self.crew, NURSE)

    @property
    def officers(self) -> Mapping[str, list[tuple[str, str]]]:
        """The session of each officer, as cookies."""
        return {
            name: getattr(self.crew, name).browser.cookies
            for name in ("examiner", "approver", "registrar", "enquirer", "receiver", "searcher")
        }

    def make(self) -> None:
        """Everybody, in an order in which nobody's run takes another along."""
        for step in (
            self._found, self._registered, self._suspended, self._returned, self._drafts,
            self._payable, self._examined, self._proposed, self._approved, self._papers, self._links,
            self._searches, self._wallet, self._printed,
        ):  # fmt: skip
            step()

    def _wallet(self) -> None:
        """A wallet asks for a nurse's certificate; nobody has answered yet."""
        found = httpx.post(
            f"{self.cast.endpoints['issuer']}/par",
            data={
                "client_id": "sample-wallet", "response_type": "code", "scope": "nurse_sd_jwt",
                "redirect_uri": "http://127.0.0.1:9190/callback", "code_challenge": "A" * 43,
                "code_challenge_method": "S256",
            },
        )  # fmt: skip
        found.raise_for_status()
        asked = {"client_id": "sample-wallet", "request_uri": found.json()["request_uri"]}
        self.links["wallet"] = f"/wallet/authorize?{urlencode(asked)}"

    def _somebody(self, name: str) -> Applicant:
        made = self.applicants[name] = Applicant(self.cast, self.cast.cards[CARDS[name]])
        made.log_in()
        return made

    def _found(self) -> None:
        physicians = Stages(self.crew, PHYSICIAN)
        self.held["found"] = held = physicians.whole(self._somebody("found"))
        physicians.suspend(held)

    def _registered(self) -> None:
        self.held["registered"] = held = self.nurses.whole(self._somebody("registered"))
        today = japanese_day(datetime.now(UTC))
        # Proposed and not approved: the second officer has something to decide.
        self.crew.registrar.dispose(held.entry, "suspension", held.number, today, today + LONGEST)

    def _suspended(self) -> None:
        self.held["suspended"] = held = self.nurses.whole(self._somebody("suspended"))
        self.nurses.suspend(held)

    def _returned(self) -> None:
        case = self._examine("returned", passed=False)
        self.crew.examiner.propose(case, "return", "氏名の読みを確かめてください。")
        self.crew.approver.approve(case)
        self.applicants["returned"].wait_for_state("returned")

    def _drafts(self) -> None:
        self._somebody("newcomer")
        self._somebody("begun").begin(NURSE, PROCEDURE)
        ready = self._somebody("ready")
        asked = procedure(NURSE, PROCEDURE)
        ready.begin(NURSE, PROCEDURE)
        ready.fill_in(asked)
        ready.attach(asked)
        ready.read_card()

    def _payable(self) -> None:
        self.nurses.apply(self._somebody("payable"))
        self.applicants["payable"].wait_for_fee()

    def _examined(self) -> None:
        # Another writing of the address than the resident register has: differences to look at.
        applicant = self._somebody("examined")
        self.nurses.apply(applicant, address="東京都架空区見本町1丁目2番3号", declared_health="yes")
        self._open("examined")

    def _proposed(self) -> None:
        case = self._examine("proposed")
        self.crew.examiner.propose(case, "grant")

    def _approved(self) -> None:
        case = self._examine("approved")
        self.crew.examiner.propose(case, "grant")
        self.crew.approver.approve(case)

    def _papers(self) -> None:
        """Papers where a page looks different: cases has their addresses."""
        asked, crew = procedure(NURSE, PROCEDURE), self.crew
        cards = {name: self.cast.cards[card] for name, card in CARDS.items()}
        self.cases["paper_draft"] = copy_paper(crew.receiver, asked, NURSE, cards["paper_draft"])
        for name in ("paper_typed", "paper_agreed", "paper_locked"):
            self.cases[name], _ = take_in(crew.receiver, asked, NURSE, cards[name])
        type_number(
            crew.receiver_2, self.cases["paper_typed"], number_in_hand(cards["paper_typed"])
        )
        for desk in (crew.receiver, crew.receiver_2):
            number = number_in_hand(cards["paper_agreed"])
            type_number(desk, self.cases["paper_agreed"], number)
        wait_for_act(crew.approver, self.cases["paper_agreed"], "confirm")
        for turn in range(3):
            if turn:
                wait_for_act(crew.receiver, self.cases["paper_locked"], "type")
            for desk, of in ((crew.receiver, "paper_locked"), (crew.receiver_2, "paper_draft")):
                type_number(desk, self.cases["paper_locked"], number_in_hand(cards[of]))
        wait_for_act(crew.approver, self.cases["paper_locked"], "release")

    def _links(self) -> None:
        """One link that only wants its final confirmation, and one that is made anew: links has its
        addresses."""
        crew = self.crew
        said = {"code": "another_person", "reason": "本人の申出と戸籍で分かった"}
        for name, held in (("ending", "registered"), ("anew", "suspended")):
            page = f"{crew.registrar.home}/register/{self.held[held].entry}/number"
            self.links[name] = page
            self._press(crew.registrar, page, "/unlink", **said)
            self._press(crew.examiner, page, "/second")
        page = self.links["anew"]
        self._press(crew.approver, page, "/confirm")
        begun = self._press(crew.registrar, page, "/relink")
        typing = re.search(r"relinkings/[0-9a-f-]{36}", crew.receiver_2.browser.get(begun).text)
        assert typing is not None, "the receiver is offered to type"
        self.links["typing"] = f"{page.removesuffix('/number')}/{typing[0]}"
        number = number_in_hand(self.cast.cards[CARDS["suspended"]])
        type_number(crew.receiver_2, self.links["typing"], number)

    def _searches(self) -> None:
        """A search on the terminal whose answer is on screen: searches has its address."""
        desk, card = self.crew.searcher, self.cast.cards[CARDS["payable"]]
        page = desk.browser.get(f"{desk.home}/searches/new/{NURSE}")
        holder = card.holder
        year, month, day = holder["birth_date"].split("-")
        said = {
            "basis": "visitor", "identity": "driving_licence", "reason": "住所の変更の相談で来庁",
            "name": holder["name"], "birth_date_era": "", "birth_date_year": year,
            "birth_date_month": month, "birth_date_day": day, "sex": holder["sex"],
            "address": holder["address"],
        }  # fmt: skip
        self.searches["found"] = desk.browser.send(page.form("basis"), said).url

    def _printed(self) -> None:
        """A licence on paper that was printed, and two blanks that were lost: prints has addresses."""
        desk, second = self.crew.registrar, self.crew.approver
        due = desk.browser.get(f"{desk.home}/prints/due/iseki")
        chosen = re.findall(r'name="occasion" value="([0-9a-f-]{36})"', due.text)
        run = desk.browser.send(due.form("occasion"), {"occasion": chosen[0]}).url
        wait_for(
            "the run to be checked",
            lambda: 'data-act="wait"' not in desk.browser.get(run).text or None,
        )
        self._press(second, run, "/release", first_blank="1")
        self._press(desk, run, "/printed")
        sheet = re.search(r"/prints/sheets/[0-9a-f-]{36}", desk.browser.get(run).text)
        assert sheet is not None, "a run has a sheet"
        self.prints = {"run": run, "sheet": f"{desk.home}{sheet[0]}"}
        ledger = f"{desk.home}/prints/spoilage"
        self._press(desk, ledger, "/spoilage/iseki", count="2", reason="test_print")

    @staticmethod
    def _press(desk: OfficerDesk, page: str, verb: str, **said: str) -> str:
        sent = desk.browser.send(desk.browser.get(page).form(action=verb), said)
        assert sent.url == page, f"{verb} was not taken ({sent.status}): {sent.words[:400]}"
        return page

    def _open(self, name: str) -> str:
        reference = self.nurses.arrive(self.applicants[name])
        case = self.crew.examiner.find_case(reference)
        self.crew.examiner.wait_for_juki(case)
        self.crew.examiner.wait_for_koseki(case)
        self.cases[name] = case
        return case

    def _examine(self, name: str, *, passed: bool = True) -> str:
        self.nurses.apply(self._somebody(name))
        case = self._open(name)
        for check in procedure(NURSE, PROCEDURE).checks:
            if check.not_applicable:
                continue
            if check.kind == "attachments" and not passed:
                self.crew.examiner.check(case, check.kind, "deficient", reason="unreadable")
            else:
                self.crew.examiner.check(case, check.kind)
        return case
