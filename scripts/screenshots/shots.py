"""Which pages there are pictures of: by door and by the name of the route in its URL patterns.

Every named route has a picture or a reason for having none; `missing` names those with neither.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern

from meibo.catalogue import procedure
from meibo.doors.console.walk.paper import address_on
from meibo.doors.console.walk.stages import PROCEDURE
from screenshots.people import NURSE, People

DOORS = ("applicant", "officer", "public", "login", "verifier")
_MOVES = "leads on at once"
_CLAIM = "follows a card that is read for it: tests/doors/applicant/test_ties_pages.py"
_FILE = "a file"
_POSTED = "only posted to; its page is another's"
WITHOUT = {
    **{(door, "healthz"): "an answer for programs" for door in DOORS},
    ("applicant", "sign_out"): _POSTED,
    ("applicant", "reapply"): _POSTED,
    ("applicant", "typed"): _POSTED,
    ("applicant", "revoke_provision"): _POSTED,
    ("applicant", "file"): _FILE,
    ("applicant", "certificate_file"): _FILE,
    ("applicant", "certificate_pdf"): _FILE,
    ("applicant", "phone_worker"): _FILE,
    ("applicant", "sign_done"): _MOVES,
    ("applicant", "tie"): _CLAIM,
    ("applicant", "tie_done"): _CLAIM,
    ("officer", "sign_out"): _POSTED,
    ("officer", "home"): _MOVES,
    ("officer", "cases_csv"): _FILE,
    ("officer", "register_csv"): _FILE,
    ("officer", "runs_csv"): _FILE,
    ("officer", "carry_out"): _POSTED,
    ("officer", "hand_over_provision"): _POSTED,
    ("officer", "save_view"): _POSTED,
    ("officer", "drop_view"): _POSTED,
    ("officer", "document"): _FILE,
    ("officer", "propose"): _POSTED,
    ("officer", "approve"): _POSTED,
    ("officer", "send_back"): _POSTED,
    ("officer", "propose_number_change"): _POSTED,
    ("officer", "approve_number_change"): _POSTED,
    ("officer", "drop_number_change"): _POSTED,
    ("officer", "drop_disposition"): _POSTED,
    **{
        ("officer", name): _POSTED
        for name in ("attach_to_paper", "accept_paper", "confirm_found", "confirm_number",
                     "have_typed_again", "release_number", "return_paper", "begin_relinking",
                     "second_unlinking", "confirm_unlinking", "drop_unlinking", "confirm_link",
                     "retype_link", "release_link", "drop_relinking", "confirm_merging",
                     "reject_merging")
    },
    ("officer", "settle_search"): _POSTED,
    ("officer", "act_on_party"): _POSTED,
    ("officer", "party"): "needs one: tests/doors/officer/test_party_pages.py",
    ("officer", "settle_character"): "no sample person has such a name: tests/doors/officer",
    **{("officer", name): _FILE for name in ("print_pages", "hand_out_batch", "posting_csv", "posting_pdf")},
    **{
        ("officer", name): _POSTED
        for name in ("release_run", "drop_run", "record_printed", "take_back_batch")
    },
    ("officer", "begin_enquiry"): _POSTED,
    ("officer", "approve_enquiry"): _POSTED,
    ("officer", "drop_enquiry"): _POSTED,
    ("officer", "settle_proposals"): _POSTED,
    ("public", "totals_csv"): _FILE,
    ("public", "receipt"): _FILE,
    ("public", "receipt_keys"): "an answer for programs",
    ("public", "totals_json"): "an answer for programs",
    ("login", "first_page"): _MOVES,
    ("verifier", "stage"): "an answer for programs",
    ("verifier", "checks"): "an answer for programs",
    ("verifier", "consents"): "an answer for programs",
    ("verifier", "openapi"): _FILE,
    ("verifier", "request_object"): "an answer for programs",
    ("verifier", "response"): "an answer for programs",
    ("verifier", "receipt_keys"): "an answer for programs",
    ("verifier", "authority"): _FILE,
    ("verifier", "revocations"): _FILE,
    ("verifier", "receipt"): _FILE,
    ("verifier", "returned"): _MOVES,
    ("verifier", "notice"): "needs a request: tests/doors/verifier/test_verifier_looks.py",
}  # fmt: skip


# Puts the certificate on the browser of the pictures, or opens it where it is there already.
_ON_PHONE = """(() => { const look = () => {
  const button = document.querySelector('[data-do]:not([hidden])');
  if (button) button.click();
  else if (document.querySelector('[data-say=there]:not([hidden])')) location.assign('/phone/');
  else setTimeout(look, 50);
}; look(); })()"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One page. name: of its files; cookies: of who is signed in; press: a script that leads from
    the page at `url` to the one meant; paper: it is also shown as it prints."""

    door: str
    route: str
    name: str
    url: str
    cookies: tuple[tuple[str, str], ...] = ()
    press: str = ""
    paper: bool = False


def submit(form: str = "", **values: str) -> str:
    """A script that fills in a form, found by the end of its path (the page's first where that is
    empty), and sends it."""
    found = f"form[action$='{form}'], form[action*='{form}?']" if form else "main form[method=post]"
    lines = [f'const form = document.querySelector("{found}");']
    for name, value in values.items():
        lines.append(f"form.elements[{json.dumps(name)}].value = {json.dumps(value)};")
    return f"(() => {{ {' '.join(lines)} form.requestSubmit(); }})()"


def shots(people: People) -> list[Shot]:
    """All pictures, door by door."""
    return [*_applicant(people), *_officer(people), *_public(people), *_login(people),
            *_verifier(people), *_neighbours(people)]  # fmt: skip


def missing(taken: list[Shot]) -> list[str]:
    """ "door: route" of each address without picture or reason, and of reasons without address."""
    shown = {(shot.door, shot.route) for shot in taken} | WITHOUT.keys()
    there = {(door, name) for door in DOORS for name in _routes(door)}
    found = [f"{door}: {name}: no picture" for door, name in sorted(there - shown)]
    gone = {(d, n) for d, n in shown - there if d in DOORS and n}
    return found + [f"{door}: {name}: no such address" for door, name in sorted(gone)]


def _routes(door: str) -> Iterator[str]:
    for found in import_module(f"meibo.doors.{door}.urls").urlpatterns:
        if isinstance(found, URLPattern) and found.name:
            yield found.name


def _applicant(people: People) -> Iterator[Shot]:
    home = people.cast.endpoints["applicant"]

    def shot(route: str, name: str, who: str, path: str | None = None, **more: Any) -> Shot:
        person = people.applicants.get(who)
        url = f"{home}{path}" if path is not None else person.at("") if person else home
        held = tuple(person.browser.cookies) if person else ()
        return Shot("applicant", route, name, url, held, **more)

    def of(who: str, rest: str = "") -> str:
        return people.applicants[who].at(rest).removeprefix(home)

    asked = procedure(NURSE, PROCEDURE)
    yield shot("first_page", "first_page", "", "/")
    yield shot("first_page", "first_page_found", "", "/?find=%E7%9C%8B%E8%AD%B7")
    yield shot("first_page", "first_page_found_none", "", "/?find=zzzz")
    yield shot("first_page", "own_newcomer", "newcomer", "/")
    yield shot("first_page", "own", "registered", "/")
    yield shot("procedure", "procedure", "", f"/procedures/{NURSE}/{PROCEDURE}")
    yield shot("procedure", "procedure_signed_in", "newcomer", f"/procedures/{NURSE}/{PROCEDURE}")
    yield shot("applications", "applications_none", "newcomer", "/applications")
    yield shot("applications", "applications", "payable", "/applications")
    for page in asked.pages:
        yield shot("page", f"page_{page.id}", "ready", of("ready", f"/pages/{page.id}"))
    first = of("begun", f"/pages/{asked.pages[0].id}")
    yield shot("page", "page_empty", "begun", first)
    for page in (one for one in asked.pages if any(item.required for item in one.items)):
        yield shot(
            "page", f"page_{page.id}_errors", "begun", of("begun", f"/pages/{page.id}"),
            press=submit(),
        )  # fmt: skip
    kind = asked.attachments[0].id
    yield shot("attachment", "attachment_empty", "begun", of("begun", f"/attachments/{kind}"))
    yield shot(
        "attachment", "attachment_errors", "begun", of("begun", f"/attachments/{kind}"),
        press=submit(),
    )  # fmt: skip
    yield shot("attachment", "attachment", "ready", of("ready", f"/attachments/{kind}"))
    yield shot("check", "check_lacking", "begun", of("begun", "/check"))
    yield shot("check", "check", "ready", of("ready", "/check"), paper=True)
    yield shot("card", "card", "begun", of("begun", "/card"))
    yield shot("card", "card_read", "ready", of("ready", "/card"))
    yield shot(
        "card_done", "card_done_stopped", "begun", of("begun", "/card/done?result=cancelled")
    )
    yield shot("begin_tie", "begin_tie", "newcomer", "/paper-registrations")
    yield shot("begin_tie", "begin_tie_errors", "newcomer", "/paper-registrations", press=submit())
    yield shot("sign", "sign", "ready", of("ready", "/sign"))
    yield shot("sign", "sign_stopped", "ready", of("ready", "/sign/done?result=cancelled"))
    for state in ("payable", "examined", "returned", "approved", "registered"):
        paper = state in ("payable", "registered")
        yield shot("application", f"application_{state}", state, of(state), paper=paper)
    yield shot("notices", "notices_none", "newcomer", "/notices")
    yield shot("own_records", "own_records_none", "newcomer", "/records")
    yield shot("own_records", "own_records", "registered", "/records")
    yield shot("notices", "notices", "registered", "/notices")
    entry = people.held["registered"].entry
    yield shot("certificate", "certificate", "registered", f"/certificate/{entry}", paper=True)
    yield shot("certificate_loss", "certificate_loss", "registered", f"/certificate/{entry}/loss")
    yield shot("provisions", "provisions", "registered", f"/certificate/{entry}/provisions")
    yield shot(
        "wallet_offer", "wallet_offer", "registered", f"/certificate/{entry}",
        press=submit("/wallet"),
    )  # fmt: skip
    yield shot("keep_on_phone", "keep_on_phone", "registered", f"/certificate/{entry}/phone")
    yield shot("phone", "phone_none", "", "/phone/")
    yield shot("phone", "phone", "registered", f"/certificate/{entry}/phone", press=_ON_PHONE)
    yield shot(
        "end_phone", "end_phone", "registered", f"/certificate/{entry}",
        press="document.querySelector('#phones a[href$=\"/end\"]').click()",
    )  # fmt: skip
    yield shot("wallet_authorize", "wallet_authorize", "registered", people.links["wallet"])
    for later in ("correction", "reissue", "erasure"):
        yield shot(
            "about_entry", f"procedure_{later}", "registered", f"/registrations/{entry}/{later}"
        )
    yield shot(
        "certificate_show", "certificate_show", "registered", f"/certificate/{entry}/show",
        paper=True,
    )  # fmt: skip
    yield shot("receipt", "receipt", "registered", of("registered", "/receipt"), paper=True)
    suspended = people.held["suspended"].entry
    yield shot("certificate", "certificate_suspended", "suspended", f"/certificate/{suspended}")
    yield shot("pay", "pay_settled", "registered", of("registered", "/pay"))
    yield shot("", "refusal_not_found", "newcomer", of("payable"))
    yield shot("", "error_404", "", "/nothing")


def _officer(people: People) -> Iterator[Shot]:
    home = people.cast.endpoints["officer"]
    sessions = people.officers

    def shot(route: str, name: str, who: str, path: str, **more: Any) -> Shot:
        return Shot("officer", route, name, f"{home}{path}", tuple(sessions[who]), **more)

    def case(name: str) -> str:
        return people.cases[name].removeprefix(home)

    yield shot("cases", "cases", "examiner", "/cases")
    yield shot("cases", "cases_proposed", "approver", "/cases?state=proposed")
    yield shot("cases", "cases_decided", "approver", "/cases?state=decided", paper=True)
    yield shot("cases", "cases_of_one_register", "examiner", "/cases?register=physician")
    yield shot("case", "case_open", "examiner", case("examined"), paper=True)
    yield shot("case", "case_proposed", "approver", case("proposed"), paper=True)
    yield shot("case", "case_decided", "examiner", case("returned"))
    yield shot(
        "save_check", "case_check_errors", "examiner", case("examined"),
        press="(() => { const form = document.querySelector('form[action*=\"/checks/\"]');"
        " form.closest('details')?.setAttribute('open', ''); form.requestSubmit(); })()",
    )  # fmt: skip
    yield shot("papers", "papers", "receiver", "/papers")
    yield shot("new_paper", "new_paper", "receiver", f"/papers/new/{NURSE}")
    yield shot("new_paper", "new_paper_errors", "receiver", f"/papers/new/{NURSE}", press=submit())
    yield shot("paper", "paper_draft", "receiver", case("paper_draft"))
    entry = people.held["suspended"].entry
    yield shot("provisions", "provisions_of", "registrar", f"/register/{entry}/provisions")
    yield shot("paper_about", "paper_about", "receiver", f"/papers/about/{entry}/correction")
    yield shot("paper_about", "paper_about_death", "receiver", f"/papers/about/{entry}/erasure")
    yield shot("entry", "entry_papers", "receiver", f"/register/{entry}")
    yield shot("edit_paper", "edit_paper", "receiver", f"{case('paper_draft')}/edit")
    yield shot("paper", "paper_typed", "receiver", case("paper_typed"))
    yield shot("type_number", "type_number", "receiver", f"{case('paper_typed')}/number")
    yield shot("paper", "paper_agreed", "approver", case("paper_agreed"))
    yield shot("paper", "paper_locked", "approver", case("paper_locked"))
    yield shot("searches", "searches", "searcher", "/searches")
    yield shot("searches", "searches_findings", "approver", "/searches")
    search = f"/searches/new/{NURSE}"
    yield shot("new_search", "new_search", "searcher", search)
    yield shot("new_search", "new_search_errors", "searcher", search, press=submit())
    yield shot("search", "search", "searcher", people.searches["found"].removeprefix(home))
    yield shot("runs", "runs", "registrar", "/runs")
    yield shot(
        "run", "run_wrong_count", "registrar", "/runs", press=submit(f"/runs/{NURSE}", confirm="99")
    )
    yield shot("register", "register", "registrar", "/register", paper=True)
    yield shot(
        "register", "register_none", "registrar", "/register?q=%E8%A9%B2%E5%BD%93%E3%81%AA%E3%81%97"
    )
    yield shot("entry", "entry", "registrar", f"/register/{entry}", paper=True)
    yield shot("entry", "entry_read_only", "examiner", f"/register/{entry}")
    yield shot(
        "dispose", "entry_disposition_errors", "registrar",
        f"/register/{people.held['found'].entry}", press=submit("/dispositions"),
    )  # fmt: skip
    other = f"/register/{people.held['found'].entry}/number"
    yield shot("link", "link", "registrar", other)
    yield shot("propose_unlinking", "link_errors", "registrar", other, press=submit("/unlink"))
    ending, anew, typing = (
        people.links[name].removeprefix(home) for name in ("ending", "anew", "typing")
    )
    yield shot("link", "link_ending", "approver", ending)
    yield shot("link", "link_anew", "receiver", anew)
    yield shot("type_link", "type_link", "receiver", f"{typing}/number")
    yield shot("links", "links", "registrar", "/links")
    yield shot("dispositions", "dispositions", "approver", "/dispositions")
    yield shot("network", "network", "enquirer", "/network", paper=True)
    yield shot(
        "approve_disposition", "dispositions_errors", "approver", "/dispositions",
        press=submit("/approve"),
    )  # fmt: skip
    run, sheet = (people.prints[name].removeprefix(home) for name in ("run", "sheet"))
    yield shot("prints", "prints", "registrar", "/prints")
    yield shot("due_prints", "due_prints", "registrar", "/prints/due/iseki")
    yield shot("print_run", "print_run", "registrar", run, paper=True)
    yield shot("print_sheet", "print_sheet", "registrar", sheet)
    yield shot("sheet_act", "print_sheet_errors", "registrar", sheet, press=submit("/post"))
    yield shot("spoilage", "spoilage", "registrar", "/prints/spoilage")
    yield shot("lose_blanks", "spoilage_errors", "registrar", "/prints/spoilage",
               press=submit("/spoilage/iseki"))  # fmt: skip
    yield shot("characters", "characters", "registrar", "/prints/characters")
    yield shot("periodic", "periodic", "registrar", "/periodic")
    yield shot("proposals", "proposals_none", "registrar", "/periodic/nurse/name")
    yield shot("parties", "parties", "registrar", "/parties")
    yield shot("propose_party", "propose_party", "registrar", "/parties/new")
    yield shot("", "refusal_not_found", "examiner", "/cases/00000000-0000-4000-8000-000000000000")


def _public(people: People) -> Iterator[Shot]:
    home = people.cast.endpoints["public"]
    held = people.held

    def shot(route: str, name: str, path: str, **more: Any) -> Shot:
        return Shot("public", route, name, f"{home}{path}", **more)

    yield shot("home", "home", "/")
    yield shot("verify", "answer_valid", "/", paper=True,
               press=submit("/verify", text=held["registered"].certificate))  # fmt: skip
    yield shot("verify", "answer_not_valid", "/",
               press=submit("/verify", text=held["suspended"].certificate))  # fmt: skip
    yield shot("verify", "answer_cannot_say", "/", press=submit("/verify", text="x"))
    yield shot("verify", "answer_errors", "/", press=submit("/verify"))
    code = held["registered"].address.removeprefix(home)
    yield shot("by_code", "answer_by_code", code)
    paper = address_on(held["registered"].pdf).removeprefix(home)
    yield shot("printed", "printed", paper)
    yield shot("check_printed", "answer_printed", paper, paper=True,
               press=submit("/c", name=held["registered"].name))  # fmt: skip
    yield shot("given", "given", "/given/x")
    on_phone = f"/r/{'A' * 114}"
    yield shot("on_phone", "on_phone", on_phone)
    yield shot("check_on_phone", "answer_on_phone", on_phone, press=submit("/r"))
    name = held["found"].name
    yield shot("search", "search", "/search")
    yield shot("search", "search_found", "/search", press=submit("/search", name=name), paper=True)
    yield shot("search", "search_none", "/search", press=submit("/search", name="該当　なし"))
    yield shot("search", "search_errors", "/search", press=submit("/search"))
    yield shot("totals", "totals", "/totals")
    yield shot("about", "about", "/about")
    yield shot("", "error_404", "/nothing")


def _login(people: People) -> Iterator[Shot]:
    home = people.cast.endpoints["login"]
    yield Shot("login", "officer_login", "officer_login", f"{home}/officer/login")
    yield Shot("login", "officer_login", "officer_login_errors", f"{home}/officer/login",
               press=submit())  # fmt: skip
    yield Shot("login", "applicant_callback", "stopped", f"{home}/applicant/callback?error=x")
    yield Shot("login", "applicant_login", "card_login", f"{home}/applicant/login?to=/applications")


def _verifier(people: People) -> Iterator[Shot]:
    """The page of an answer needs a wallet: tests/doors/verifier/test_verifier_looks.py."""
    home = people.cast.endpoints["verifier"]
    fill = (
        "for (const [name, value] of [['purpose', 'employment'], ['where', '{}']])"
        " document.querySelector(`[name=${{name}}][value=${{value}}]`).checked = true;"
        "document.querySelector('[name=register]').value = 'nurse';"
        "document.querySelector('form.ask').requestSubmit();"
    )
    yield Shot("verifier", "home", "home", home)
    yield Shot("verifier", "home", "home_errors", home, press=submit())
    yield Shot("verifier", "asked", "asked", home, press=fill.format("other"))
    yield Shot("verifier", "asked", "asked_same_device", home, press=fill.format("this"))
    yield Shot("verifier", "receipts", "receipts", f"{home}/receipts")
    yield Shot("verifier", "about", "about", f"{home}/about")


def _neighbours(people: People) -> Iterator[Shot]:
    ready, payable = people.applicants["ready"], people.applicants["payable"]
    cards = f"{people.cast.endpoints['card']}/sample-cards"
    yield Shot("neighbours", "", "sample_cards", cards)
    yield Shot("neighbours", "", "card_face", ready.at("/card"), tuple(ready.browser.cookies),
               press=submit("/card"))  # fmt: skip
    yield Shot("neighbours", "", "card_signing", ready.at("/sign"), tuple(ready.browser.cookies),
               press=submit("/sign"))  # fmt: skip
    yield Shot("neighbours", "", "pay", payable.at(""), tuple(payable.browser.cookies),
               press=submit("/pay"))  # fmt: skip
