"""The applicant's part: log in, fill in, read the card, sign, pay, follow, get the certificate."""

from __future__ import annotations

import re

from meibo.catalogue.definitions import Item, Procedure
from meibo.doors.console.walk.browser import Browser, Form, Page, WalkError
from meibo.doors.console.walk.cast import Card, Cast
from meibo.doors.console.walk.log import wait_for
from meibo.doors.console.walk.photograph import photograph

ROUND = "115"
PASSED_ON = "2026-03-24"
_ID = re.compile(r"/applications/([0-9a-f-]{36})")
_NUMBER = re.compile(r'data-registration-number="([A-Z]?\d+)"')
_CODE = re.compile(r"https?://[^\s\"'<>]+/v/[0-9a-f-]{36}")
# The smallest PDF there is room for: a file whose first bytes say what it is.
SAMPLE_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class Applicant:
    """One person with a card and a browser."""

    def __init__(self, cast: Cast, card: Card) -> None:
        self.cast, self.card = cast, card
        self.browser = Browser()
        self.home = cast.endpoints["applicant"]
        self.application = ""
        # As typed into the form, and so as printed.
        self.name = str(card.holder["name"])

    def at(self, path: str) -> str:
        """Address of a page of this application."""
        return f"{self.home}/applications/{self.application}{path}"

    def log_in(self) -> Page:
        """The card's log-in with its four-digit PIN."""
        page = self.browser.get(f"{self.cast.endpoints['login']}/applicant/login?to=/applications")
        page = self.use_card(page, pin=self.card.pin)
        if not page.url.startswith(self.home):
            raise WalkError(f"log-in ended at {page.url}: {page.words[:400]}")
        return page

    def use_card(self, page: Page, **secret: str) -> Page:
        """Choose the card and type its PIN or password on the card's own page."""
        form = page.form("card", *secret)
        return self.browser.send(form, {"card": self.card.id, **secret, "action": "approve"})

    def has_applied(self, page: Page) -> bool:
        """Does the list of applications show one already?"""
        return any(_ID.search(href) for href, _ in page.links)

    def begin(self, register: str, procedure: str) -> None:
        """Start the procedure and remember the new application."""
        page = self.browser.get(f"{self.home}/procedures/{register}/{procedure}")
        page = self.browser.send(page.form(action=f"/procedures/{register}/{procedure}"))
        self._remember(page)

    def begin_about(self, entry: str, procedure: str) -> None:
        """Start a procedure about an own registration, from the page of its certificate."""
        page = self.browser.get(f"{self.home}/certificate/{entry}")
        action = f"/registrations/{entry}/{procedure}"
        page = self.browser.get(page.link(action))
        self._remember(self.browser.send(page.form(action=action)))

    def begin_again(self) -> None:
        """Answer a returned application by a new one."""
        page = self.browser.get(self.at(""))
        self._remember(self.browser.send(page.form(action="/reapply")))

    def _remember(self, page: Page) -> None:
        found = _ID.search(page.url)
        if found is None:
            raise WalkError(f"no application at {page.url}: {page.words[:400]}")
        self.application = found[1]

    def answers(self, asked: Procedure) -> dict[str, str]:
        """What this person answers, field by field, as typed into the form; no to every yes or no,
        something by its kind to a question nobody has thought of here, nothing where none is
        wanted."""
        holder = self.card.holder
        family, _, given = holder["name"].partition("　")
        family_kana, _, given_kana = (holder["kana"] or "").partition("　")
        return {
            **_by_kinds(asked),
            "examination_round": ROUND,
            "examination_number": _wide(self.card.examination_number),
            "family_name": family,
            "given_name": given,
            "family_kana": family_kana or "ミホン",
            "given_kana": given_kana,
            **_day("birth_date", holder["birth_date"]),
            **_day("passed_on", PASSED_ON),
            "sex": holder["sex"],
            "domicile": "東京都",
            "address": holder["address"],
            "phone": "０３－１２３４－５６７８",
        }

    def fill_in(self, asked: Procedure, **changed: str) -> None:
        """Answer every page of the form."""
        answers = {**self.answers(asked), **changed}
        self.name = f"{answers['family_name']}　{answers['given_name']}".strip("　")
        for one in [page.id for page in asked.pages]:
            page = self.browser.get(self.at(f"/pages/{one}"))
            form = page.form(action=f"/pages/{one}")
            values = {name: answers[name] for name in form.names if name in answers}
            sent = self.browser.send(form, values)
            if f"/pages/{one}" in sent.url:
                raise WalkError(f"page {one} was not taken: {sent.words[:600]}")

    def attach(self, asked: Procedure) -> None:
        """Attach a sample document, or picture, under each heading that wants one of everybody."""
        for one in (found for found in asked.attachments if found.required):
            page = self.browser.get(self.at(f"/attachments/{one.id}"))
            form = page.form(action=f"/attachments/{one.id}")
            sample = (f"{one.id}.pdf", SAMPLE_PDF, "application/pdf")
            if sample[2] not in one.media_types:
                sample = (f"{one.id}.png", photograph(), "image/png")
            sent = self.browser.send(form, files={"file": sample})
            if f"/attachments/{one.id}" in sent.url:
                raise WalkError(f"{one.id} was not taken: {sent.words[:600]}")

    def read_card(self) -> Page:
        """Let the card seal number and basic data to the vault."""
        page = self.browser.get(self.at("/card"))
        page = self.browser.send(page.form(action="/card"))
        return self.use_card(page, pin=self.card.face_pin)

    def sign(self) -> Page:
        """Check the answers, sign with the long password: the application arrives."""
        self.browser.get(self.at("/check"))
        page = self.browser.get(self.at("/sign"))
        page = self.browser.send(page.form(action="/sign"))
        return self.use_card(page, password=self.card.password)

    def status(self) -> Page:
        """The status page."""
        return self.browser.get(self.at(""))

    def wait_for_fee(self, seconds: float = 90.0) -> Page:
        """The number was accepted: the fee can be paid."""
        return wait_for("the fee is demanded", self._payable, seconds)

    def _payable(self) -> Page | None:
        page = self.status()
        return page if page.has_form(action="/pay") else None

    def pay(self, *, twice: bool = False) -> Page:
        """Pay each fee at the gateway's hosted page; twice: click once more on the same page."""
        forms = [one for one in self.wait_for_fee().forms if one.action.endswith("/pay")]
        for form in forms:
            page = self.pay_at(self.browser.send(form), twice=twice)
        return page

    def pay_at(self, page: Page, *, twice: bool = False) -> Page:
        """Pay on the gateway's page."""
        form = page.form("action") if page.has_form("action") else _pay_form(page)
        paid = self.browser.send(form, {"action": "pay"})
        return self.browser.send(form, {"action": "pay"}) if twice else paid

    def wait_for_state(self, state: str, seconds: float = 90.0) -> Page:
        """Wait until the status page says the state (its data-state attribute)."""
        mark = f'data-state="{state}"'
        return wait_for(
            f"state {state}", lambda: p if mark in (p := self.status()).text else None, seconds
        )

    def licence_card(self) -> str:
        """The part of the person's first page that shows the licence card; empty without one."""
        text = self.browser.get(f"{self.home}/").text
        found = re.search(r'<section class="licence-card".*?</section>', text, re.DOTALL)
        return found[0] if found else ""

    def registration(self) -> tuple[str, str]:
        """(page of the certificate, registration number) once the person is in the register."""
        page = wait_for("a registration", self._certificate_page)
        found = _NUMBER.search(self.browser.get(page).text)
        if found is None:
            raise WalkError(f"{page} shows no registration number")
        return page, found[1]

    def number_of(self, entry: str) -> str:
        """The registration number that the page of an own registration shows."""
        found = _NUMBER.search(self.browser.get(f"{self.home}/certificate/{entry}").text)
        return found[1] if found else ""

    def certificate(self) -> tuple[str, str, str]:
        """Ask for the certificate; (entry, credential's address at the public door, SD-JWT)."""
        page, _ = self.registration()
        shown = self.browser.get(page)
        if shown.has_form(action=page):
            self.browser.send(shown.form(action=page))
        shown = wait_for(
            "the certificate", lambda: p if _has_file(p := self.browser.get(page)) else None
        )
        link = _CODE.search(shown.text)
        if link is None:
            raise WalkError("the certificate page shows no address for checking it")
        return page.rsplit("/", 1)[1], link[0], self.browser.fetch(shown.link("/file")).text

    def _certificate_page(self) -> str | None:
        links = self.browser.get(self.at("")).links
        return next((href for href, _ in links if "/certificate/" in href), None)


def _by_kinds(asked: Procedure) -> dict[str, str]:
    """Something by its kind for each question that wants an answer."""
    wanted = [item for item in asked.items() if item.required]
    return {name: said for item in wanted for name, said in _by_kind(item).items()}


def _by_kind(item: Item) -> dict[str, str]:
    """An answer that an item of its kind takes."""
    if item.kind == "date":
        return _day(item.id, PASSED_ON)
    said = {"yes_no": "no", "kana": "ミホン", "whole_number": str(max(item.smallest, 1)),
            "examination_number": "100001", "phone": "03-1234-5678"}  # fmt: skip
    chosen = item.choices[0].value if item.choices else "見本"
    return {item.id: said.get(item.kind, chosen)}


def _day(name: str, day: str) -> dict[str, str]:
    year, month, of_month = day.split("-")
    return {
        f"{name}_era": "", f"{name}_year": _wide(year), f"{name}_month": month,
        f"{name}_day": of_month,
    }  # fmt: skip


def _has_file(page: Page) -> bool:
    return any(href.endswith("/file") for href, _ in page.links)


def _pay_form(page: Page) -> Form:
    """The gateway's form, whose only field may be the button."""
    for form in page.forms:
        if any(name == "action" for name, _ in form.buttons):
            return form
    raise WalkError(f"{page.url}: no form to pay with: {page.words[:400]}")


def _wide(text: str) -> str:
    """Half width to full width, as some people type."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
