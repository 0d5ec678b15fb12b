"""The officers' part: examine, decide, approve, run the registration, suspend, reinstate."""

from __future__ import annotations

import re
import time
from datetime import date

import pyotp

from meibo.doors.console.walk.browser import Browser, Page, WalkError
from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.log import wait_for

STEP = 30


class OfficerDesk:
    """One officer with a browser."""

    def __init__(self, cast: Cast, login_name: str) -> None:
        self.cast, self.officer = cast, cast.officers[login_name]
        self.browser = Browser()
        self.home = cast.endpoints["officer"]

    def log_in(self) -> None:
        """ID, password and a one-time code; a code works once, so a second log-in may wait."""
        for _ in range(3):
            page = self.browser.get(f"{self.cast.endpoints['login']}/officer/login")
            page = self.browser.send(
                page.form("login_name", "password", "code"),
                {
                    "login_name": self.officer.login_name,
                    "password": self.officer.password,
                    "code": pyotp.TOTP(self.officer.totp_secret).now(),
                },
            )
            if page.url.startswith(self.home):
                return
            time.sleep(STEP - time.time() % STEP + 0.1)
        raise WalkError(f"{self.officer.login_name} cannot sign in: {page.words[:300]}")

    def find_case(self, reference: str, state: str = "open") -> str:
        """Address of the case of an application, by its reference in the queue."""
        return wait_for(f"case {reference} in the queue", lambda: self._case(reference, state))

    def _case(self, reference: str, state: str) -> str | None:
        page = self.browser.get(f"{self.home}/cases?state={state}&text={reference}")
        for row in re.findall(r"<tr\b.*?</tr>", page.text, re.DOTALL):
            found = re.search(r"/cases/([0-9a-f-]{36})", row)
            if reference in row and found:
                return f"{self.home}/cases/{found[1]}"
        return None

    def wait_for_juki(self, case: str) -> Page:
        """Wait until Juki-net's answer is on the case page."""
        return wait_for("Juki-net's answer", lambda: self._answered(case, "juki"))

    def _answered(self, case: str, source: str) -> Page | None:
        page = self.browser.get(case)
        return page if f'data-{source}="answered"' in page.text else None

    def wait_for_koseki(self, case: str) -> Page:
        """Wait until the family register's answer is on the case page, where it is asked."""
        return wait_for("the family register's answer", lambda: self._answered(case, "koseki"))

    def check(self, case: str, kind: str, result: str = "passed", **more: str) -> None:
        """Record one of the seven checks."""
        page = self.browser.get(case)
        form = page.form("result", action=f"/checks/{kind}")
        self.browser.send(form, {"result": result, **more})

    def settled_by_rule(self, case: str, kind: str) -> None:
        """See that a check stands as not applicable and asks nothing of the examiner."""
        page = self.browser.get(case)
        if page.has_form("result", action=f"/checks/{kind}"):
            raise WalkError(f"{kind} asks for a result")
        shown = re.search(rf'id="check-{kind}".*?</li>', page.text, re.DOTALL)
        if shown is None or "該当なし" not in shown[0]:
            raise WalkError(f"{kind} is not shown as not applicable")

    def card_issues(self, entry: str) -> int:
        """How many issues the licence card of an entry's person has had."""
        page = self.browser.get(f"{self.home}/register/{entry}")
        found = re.search(r'data-card-issues="(\d+)"', page.text)
        return int(found[1]) if found else 0

    def propose(self, case: str, outcome: str, memo: str = "") -> Page:
        """Propose the decision."""
        page = self.browser.get(case)
        form = page.form(action="/propose")
        return self.browser.send(form, {"outcome": outcome, "contact_memo": memo})

    def approve(self, case: str) -> Page:
        """Approve a colleague's proposal."""
        page = self.browser.get(case)
        return self.browser.send(page.form(action="/approve"))

    def carry_out(self, case: str) -> Page:
        """Write a granted case about a registration in the register."""
        page = self.browser.get(case)
        form = page.form(action="/register")
        # What cannot be undone is confirmed by the registration number, which the page asks for.
        word = re.search(r'class="field__word">.*?<b>([^<]+)</b>', page.text, re.DOTALL)
        said = {"confirm": word[1]} if word and "confirm" in form.names else {}
        return self.browser.send(form, said)

    def run(self, register: str) -> Page:
        """The registration run; typed confirmation is the number of waiting cases."""
        page = self.browser.get(f"{self.home}/runs")
        found = re.search(rf'data-register="{register}"[^>]*data-waiting="(\d+)"', page.text)
        if found is None:
            raise WalkError(f"no run waits for {register}: {page.words[:400]}")
        form = page.form("confirm", action=f"/runs/{register}")
        return self.browser.send(form, {"confirm": found[1]})

    def dispose(
        self, entry: str, kind: str, number: str, starts: date, ends: date | None = None
    ) -> None:
        """Propose a suspension or its lifting; typed confirmation is the registration number."""
        page = self.browser.get(f"{self.home}/register/{entry}")
        for form in page.forms:
            if "/dispositions" in form.action and form.values.get("kind") == kind:
                break
        else:
            raise WalkError(f"no form for {kind}: {page.words[:400]}")
        values = {
            "letter_number": "見本発第1号",
            "reason": "巡回のための見本",
            "confirm": number,
        }
        for field, day in (("starts_on", starts), ("ends_on", ends)):
            if day is not None:
                values |= {
                    f"{field}_era": "",
                    f"{field}_year": str(day.year),
                    f"{field}_month": str(day.month),
                    f"{field}_day": str(day.day),
                }
        sent = self.browser.send(form, values)
        if sent.status != 200 or ("/register/" not in sent.url and "/dispositions" not in sent.url):
            raise WalkError(f"{kind} was not taken ({sent.status}): {sent.words[:400]}")

    def approve_disposition(self, number: str) -> Page:
        """Approve the disposition of an entry; where the page asks, its number is typed."""
        page = self.browser.get(f"{self.home}/dispositions")
        for row in re.findall(r"<(?:tr|article|li)\b.*?</(?:tr|article|li)>", page.text, re.DOTALL):
            found = re.search(r"/dispositions/([0-9a-f-]{36})/approve", row)
            if found and re.search(rf"(?:第|No\.) {number}\b", row):
                form = page.form(action=found[0])
                said = {"confirm": number} if "confirm" in form.names else {}
                sent = self.browser.send(form, said)
                if sent.status != 200:
                    raise WalkError(f"not approved ({sent.status}): {sent.words[:400]}")
                return sent
        raise WalkError(f"no disposition of {number} waits: {page.words[:400]}")
