"""People who do not give up: applicants and officers that look where they stand and go on."""

from __future__ import annotations

import random
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import httpx

from meibo.catalogue import procedure
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import Page, WalkError
from meibo.doors.console.walk.cast import Card, Cast
from meibo.doors.console.walk.examining import OfficerDesk

REGISTER, PROCEDURE = "nurse", "new_registration"
PAUSE = 0.7
_STATE = re.compile(r'data-state="(\w+)"')
_REFERENCE = re.compile(r'data-reference="([0-9A-Z]{4}-[0-9A-Z]{4})"')
_CASE = re.compile(r"/cases/([0-9a-f-]{36})")
_APPLICATION = re.compile(r"/applications/([0-9a-f-]{36})")


class Robot(ABC, threading.Thread):
    """Tries, notes what stood in the way, tries again."""

    def __init__(self, name: str, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._over = stop
        self.troubles: list[str] = []
        self.finished = False

    def run(self) -> None:
        """Until finished or told to stop. What fails is noted and tried again, as people do."""
        while not self.finished and not self._over.is_set():
            try:
                self.finished = self.attempt()
            except (WalkError, httpx.HTTPError) as trouble:
                self.troubles.append(str(trouble)[:300])
            self._over.wait(PAUSE)

    @abstractmethod
    def attempt(self) -> bool:
        """Go as far as it goes; True when all is done."""


class ApplicantRobot(Robot):
    """One person with a card: from log-in to the certificate, from wherever the page says."""

    def __init__(
        self, cast: Cast, card: Card, stop: threading.Event, slowest: float, seed: str
    ) -> None:
        super().__init__(card.id, stop)
        self._slowest, self._dice = slowest, random.Random(seed)  # noqa: S311 - no secret
        self.person = Applicant(cast, card)
        self.asked = procedure(REGISTER, PROCEDURE)
        self.reference, self.state, self.said = "", "", ""
        self._signed_in = False
        self._handlers: dict[str, Callable[[Page], bool]] = {
            "draft": self._apply,
            "arrived": self._pay,
            "returned": self._begin_again,
            "registered": self._fetch,
        }

    def attempt(self) -> bool:
        person = self.person
        if not self._signed_in:
            person.log_in()
            self._signed_in = True
        if not person.application:
            self._find_or_begin()
        page = person.status()
        if not page.url.startswith(person.home):
            self._signed_in = False
            raise WalkError("the session has ended")
        found = _STATE.search(page.text)
        self.state = found[1] if found else "draft"
        named = _REFERENCE.search(page.text)
        self.reference = named[1] if named else self.reference
        self.said = page.words[:200]
        handler = self._handlers.get(self.state)
        return handler is not None and handler(page)

    def _find_or_begin(self) -> None:
        """One that was begun before and never shown, because the answer was lost, is taken up."""
        listed = self.person.browser.get(f"{self.person.home}/applications")
        for href, _ in listed.links:
            if (found := _APPLICATION.search(href)) is not None:
                self.person.application = found[1]
                return
        self.person.begin(REGISTER, PROCEDURE)

    def _think(self) -> None:
        """People read before they go on: up to `slowest` seconds, so that a run is long enough."""
        self._over.wait(self._dice.uniform(0.0, self._slowest))

    def _apply(self, page: Page) -> bool:
        for step in (
            lambda: self.person.fill_in(self.asked), lambda: self.person.attach(self.asked),
            self.person.read_card, self.person.sign,
        ):  # fmt: skip
            self._think()
            step()
        return False

    def _pay(self, page: Page) -> bool:
        """To the gateway's page, and pay by two clicks; where it is paid already there is no form."""
        if not page.has_form(action="/pay"):
            return False
        self._think()
        page = self.person.status()
        if page.has_form(action="/pay"):
            self.person.pay_at(self.person.browser.send(page.form(action="/pay")), twice=True)
        return False

    def _begin_again(self, page: Page) -> bool:
        if page.has_form(action="/reapply"):
            self.person.begin_again()
        return False

    def _fetch(self, page: Page) -> bool:
        self._think()
        self.person.certificate()
        return True


class OfficerRobot(Robot):
    """One officer; signs in once and again only where the session has ended, for a one-time code
    works once. mine: the references of the applications of this run."""

    def __init__(
        self, cast: Cast, login_name: str, mine: Callable[[], set[str]], stop: threading.Event
    ) -> None:
        super().__init__(login_name, stop)
        self.desk = OfficerDesk(cast, login_name)
        self._mine = mine
        self._signed_in = False

    def read(self, path: str) -> Page:
        """A page of the officers' door, signed in."""
        if not self._signed_in:
            self.desk.log_in()
            self._signed_in = True
        page = self.desk.browser.get(f"{self.desk.home}{path}")
        if not page.url.startswith(self.desk.home):
            self._signed_in = False
            raise WalkError("the session has ended")
        return page


class QueueRobot(OfficerRobot):
    """One who works through the cases of a state."""

    state = "open"

    def attempt(self) -> bool:
        page = self.read(f"/cases?state={self.state}&sort=-arrived")
        for row in re.findall(r"<tr\b.*?</tr>", page.text, re.DOTALL):
            found = _CASE.search(row)
            if found and any(reference in row for reference in self._mine()):
                self.work(f"{self.desk.home}/cases/{found[1]}")
        return False

    @abstractmethod
    def work(self, case: str) -> None:
        """What this officer does to a case of the queue."""


class Examiner(QueueRobot):
    """Records the checks of a case that Juki-net has answered, and proposes."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._checked: set[tuple[str, str]] = set()

    def work(self, case: str) -> None:
        page = self.desk.browser.get(case)
        if 'data-juki="answered"' not in page.text:
            return
        for check in procedure(REGISTER, PROCEDURE).checks:
            if not check.not_applicable and (case, check.kind) not in self._checked:
                self.desk.check(case, check.kind)
                self._checked.add((case, check.kind))
        page = self.desk.browser.get(case)
        if page.has_form(action="/propose"):
            self.desk.propose(case, "grant")


class Approver(QueueRobot):
    """Approves what was proposed."""

    state = "proposed"

    def work(self, case: str) -> None:
        page = self.desk.browser.get(case)
        if page.has_form(action="/approve"):
            self.desk.browser.send(page.form(action="/approve"))


class Registrar(OfficerRobot):
    """Runs the registration whenever somebody waits for it."""

    def attempt(self) -> bool:
        page = self.read("/runs")
        waits = re.search(rf'data-register="{REGISTER}"[^>]*data-waiting="(\d+)"', page.text)
        if waits and waits[1] != "0":
            self.desk.run(REGISTER)
        return False
