"""Who may open what: every address of the officers' door, for every kind of officer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.urls import URLPattern
from rig_doors import browser

from meibo.doors.officer.urls import urlpatterns

SUSPEND = {
    "kind": "suspension", "starts_on_era": "reiwa", "starts_on_year": "8", "starts_on_month": "12",
    "starts_on_day": "1", "ends_on_era": "reiwa", "ends_on_year": "8", "ends_on_month": "12",
    "ends_on_day": "31", "letter_number": "医政発第1号", "reason": "試験", "confirm": "1",
}  # fmt: skip


@dataclass
class Address:
    """One address: how it is called, by whom it may be, and what each gets.

    right: the officer with exactly the duty. no_duty, elsewhere, open: expected statuses.
    """

    path: Callable[[Any], str]
    right: str
    status: int
    no_duty: int
    elsewhere: int
    signed_out: int = 303
    form: dict[str, str] | None = None


def page(path: Callable[[Any], str], elsewhere: int = 200, **more: Any) -> Address:
    """A page any officer of the register may read."""
    return Address(path, "examine", 200, 200, elsewhere, **more)


def post(
    path: Callable[[Any], str], duty: str, elsewhere: int = 404, **form: str
) -> Address:  # fmt: skip
    """A form that needs a duty."""
    return Address(path, duty, 303, 403, elsewhere, form=form)


def _nothing(what: str, verb: str, duty: str) -> Address:
    """A form about an act on a link that is not there."""
    return Address(
        lambda s: f"/register/{s.entry('entered')}/{what}/{uuid4()}/{verb}", duty, 404, 403, 404,
        form={"reason": "試験のため"},
    )  # fmt: skip


def _no_print(path: str, duty: str, **form: str) -> Address:
    """A form about a print that is not there."""
    return Address(lambda s: f"/prints/{path}", duty, 404, 403, 404, form=form)


MATRIX = {
    "healthz": Address(lambda s: "/healthz", "none", 200, 200, 200, signed_out=200),
    "home": Address(lambda s: "/", "none", 303, 303, 303),
    "cases": page(lambda s: "/cases"),
    "cases_csv": page(lambda s: "/cases.csv"),
    "save_view": Address(
        lambda s: "/views", "examine", 303, 303, 303,
        form={"place": "cases", "query": "state=open", "name": "試験"},
    ),
    "drop_view": Address(
        lambda s: f"/views/{uuid4()}/drop", "examine", 303, 303, 303, form={"place": "cases"}
    ),
    "case": page(lambda s: f"/cases/{s.case('open')}", 404),
    "save_check": post(
        lambda s: f"/cases/{s.case('open')}/checks/duplicate", "examine",
        result="passed", reason="", memo="確認した",
    ),
    "propose": post(
        lambda s: f"/cases/{s.case('checked')}/propose", "examine",
        outcome="grant", contact_memo="",
    ),
    "approve": post(lambda s: f"/cases/{s.case('proposed')}/approve", "approve"),
    "send_back": post(lambda s: f"/cases/{s.case('proposed')}/send-back", "approve"),
    # A new registration is entered by a run: whoever may read the case is told so. What is carried
    # out, and by whom, is in test_carrying_out.py.
    "carry_out": Address(
        lambda s: f"/cases/{s.case('open')}/register", "register", 409, 409, 404, form={}
    ),
    # Nothing to confirm in this case: whoever may ask is told so; test_number_change.py has the rest.
    "propose_number_change": Address(
        lambda s: f"/cases/{s.case('open')}/number-change", "examine", 409, 403, 404,
        form={"memo": "試験"},
    ),
    "approve_number_change": Address(
        lambda s: f"/cases/{s.case('open')}/number-change/approve", "approve", 409, 403, 404, form={}
    ),
    "drop_number_change": Address(
        lambda s: f"/cases/{s.case('open')}/number-change/drop", "approve", 409, 403, 404, form={}
    ),
    "papers": page(lambda s: "/papers"),
    "new_paper": page(lambda s: "/papers/new/nurse", 404),
    "paper_about": page(lambda s: f"/papers/about/{s.entry('entered')}/reissue", 404),
    "paper": page(lambda s: f"/papers/{s.papers['typing']}", 404),
    "edit_paper": page(lambda s: f"/papers/{s.papers['draft']}/edit", 404),
    "attach_to_paper": Address(
        lambda s: f"/papers/{s.papers['draft']}/files/doctors_certificate", "receive", 422, 403, 404,
        form={},
    ),
    "accept_paper": post(lambda s: f"/papers/{s.papers['draft']}/accept", "receive"),
    "type_number": Address(
        lambda s: f"/papers/{s.papers['typing']}/number", "receive", 200, 403, 404
    ),
    # Nobody has typed yet: whoever may do it is told so; test_paper_number.py has the rest.
    "confirm_found": Address(
        lambda s: f"/papers/{s.papers['typing']}/found", "receive", 409, 403, 404, form={}
    ),
    "confirm_number": Address(
        lambda s: f"/papers/{s.papers['typing']}/confirm", "approve", 409, 403, 404, form={}
    ),
    "have_typed_again": Address(
        lambda s: f"/papers/{s.papers['typing']}/again", "approve", 409, 403, 404, form={}
    ),
    "release_number": Address(
        lambda s: f"/papers/{s.papers['typing']}/release", "approve", 409, 403, 404,
        form={"reason": "書類を取り直した"},
    ),
    "return_paper": post(lambda s: f"/papers/{s.papers['typing']}/return", "approve"),
    "parties": page(lambda s: "/parties"),
    "propose_party": page(lambda s: "/parties/new"),
    # There is none: whoever may act on one is told so; test_party_pages.py has the rest.
    "party": Address(lambda s: f"/parties/{uuid4()}", "examine", 404, 404, 404),
    "act_on_party": Address(
        lambda s: f"/parties/{uuid4()}/approve", "approve", 404, 403, 404, form={}
    ),
    "searches": Address(lambda s: "/searches", "terminal", 200, 403, 200),
    "new_search": Address(lambda s: "/searches/new/nurse", "terminal", 200, 403, 403),
    # Nobody has searched in this stage; test_search_pages.py has the rest.
    "search": Address(lambda s: f"/searches/{uuid4()}", "terminal", 404, 403, 403),
    "settle_search": Address(
        lambda s: f"/searches/findings/{uuid4()}/settle", "approve", 404, 403, 404,
        form={"result": "justified", "reason": "確かめた内容"},
    ),
    "document": page(lambda s: f"/documents/{s.document}", 404),
    "runs": page(lambda s: "/runs"),
    "runs_csv": page(lambda s: "/runs.csv"),
    "run": post(lambda s: "/runs/nurse", "register", confirm="1"),
    "prints": page(lambda s: "/prints"),
    "due_prints": page(lambda s: "/prints/due/iseki", 404),
    "spoilage": page(lambda s: "/prints/spoilage"),
    "lose_blanks": post(lambda s: "/prints/spoilage/iseki", "register", count="1", reason="lost"),
    "characters": page(lambda s: "/prints/characters"),
    # Nothing is printed in this stage; test_print_pages.py has the rest.
    "settle_character": _no_print(f"characters/{uuid4()}", "register", way="elsewhere",
                                  memo="試験のために"),
    "print_sheet": Address(lambda s: f"/prints/sheets/{uuid4()}", "examine", 404, 404, 404),
    "sheet_act": _no_print(f"sheets/{uuid4()}/spoil", "register", reason="jam"),
    "print_run": Address(lambda s: f"/prints/{uuid4()}", "examine", 404, 404, 404),
    "release_run": Address(
        lambda s: f"/prints/{uuid4()}/release", "approve", 404, 404, 404, form={"first_blank": "1"}
    ),
    "drop_run": _no_print(f"{uuid4()}/drop", "approve"),
    "record_printed": _no_print(f"{uuid4()}/printed", "register"),
    "print_pages": Address(lambda s: f"/prints/{uuid4()}/pages.pdf", "register", 404, 403, 404),
    "hand_out_batch": _no_print(f"{uuid4()}/file", "register"),
    "take_back_batch": _no_print(f"{uuid4()}/back", "register", came_back="1"),
    "posting_csv": Address(lambda s: f"/prints/{uuid4()}/posting.csv", "register", 404, 403, 404),
    "posting_pdf": Address(lambda s: f"/prints/{uuid4()}/posting.pdf", "register", 404, 403, 404),
    "register": page(lambda s: "/register"),
    "register_csv": page(lambda s: "/register.csv"),
    "entry": page(lambda s: f"/register/{s.entry('entered')}", 404),
    "dispose": post(lambda s: f"/register/{s.entry('entered')}/dispositions", "register", **SUSPEND),
    "provisions": page(lambda s: f"/register/{s.entry('entered')}/provisions"),
    # Nobody consented: whoever may ask is told so; tests/flow/test_provisions.py has the rest.
    "hand_over_provision": Address(
        lambda s: f"/register/{s.entry('entered')}/provisions/{uuid4()}", "register", 409, 409, 409,
        form={},
    ),
    "links": page(lambda s: "/links"),
    "link": page(lambda s: f"/register/{s.entry('entered')}/number", 404),
    "propose_unlinking": post(
        lambda s: f"/register/{s.entry('entered')}/unlink", "register", code="own_report",
        reason="本人の申出による",
    ),
    # A number is linked, and nothing is under way: whoever may do it is told so; test_link_pages.py has
    # the rest.
    "begin_relinking": Address(
        lambda s: f"/register/{s.entry('entered')}/relink", "register", 409, 403, 404, form={}
    ),
    "second_unlinking": _nothing("unlinkings", "second", "examine"),
    "confirm_unlinking": _nothing("unlinkings", "confirm", "approve"),
    "drop_unlinking": _nothing("unlinkings", "drop", "approve"),
    "type_link": Address(
        lambda s: f"/register/{s.entry('entered')}/relinkings/{uuid4()}/number", "receive", 404, 403,
        404,
    ),
    "confirm_link": _nothing("relinkings", "confirm", "approve"),
    "retype_link": _nothing("relinkings", "again", "approve"),
    "release_link": _nothing("relinkings", "release", "approve"),
    "drop_relinking": _nothing("relinkings", "drop", "approve"),
    "confirm_merging": _nothing("relinkings", "merge", "approve"),
    "reject_merging": _nothing("relinkings", "reject", "approve"),
    "dispositions": page(lambda s: "/dispositions"),
    "approve_disposition": post(
        lambda s: f"/dispositions/{s.disposition}/approve", "approve", confirm="2"
    ),
    "drop_disposition": post(lambda s: f"/dispositions/{s.disposition}/drop", "approve"),
    "periodic": page(lambda s: "/periodic"),
    "begin_enquiry": post(lambda s: "/periodic/nurse", "register"),
    "proposals": page(lambda s: "/periodic/nurse/name", 404),
    # Nothing is proposed in this stage; test_officer_periodic.py has the rest.
    "settle_proposals": Address(
        lambda s: "/periodic/nurse/name/settle", "register", 404, 403, 404,
        form={"proposal": str(uuid4())},
    ),
    "approve_enquiry": Address(
        lambda s: f"/enquiries/{uuid4()}/approve", "approve", 404, 403, 404, form={}
    ),
    "drop_enquiry": Address(
        lambda s: f"/enquiries/{uuid4()}/drop", "approve", 404, 403, 404, form={}
    ),
    "network": Address(lambda s: "/network", "network", 200, 403, 403),
    "sign_out": Address(lambda s: "/sign-out", "examine", 303, 303, 303, form={}),
}  # fmt: skip


def test_every_address_is_declared() -> None:
    declared = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert declared == set(MATRIX)


@pytest.mark.requirement("ACC-08")
@pytest.mark.parametrize("name", sorted(MATRIX))
def test_only_the_right_officer_gets_in(stage: Any, name: str) -> None:
    address = MATRIX[name]
    path = address.path(stage)
    expected = {
        None: address.signed_out, "none": address.no_duty, "elsewhere": address.elsewhere,
        address.right: address.status,
    }  # fmt: skip
    got = {}
    for who in expected:
        client = stage.at(who)
        response = client.get(path) if address.form is None else client.post(path, address.form)
        got[who] = response.status_code
        if who is None and address.signed_out == 303 and name != "home":
            assert response["Location"].startswith("http://localhost:12/officer/login")
    assert got == expected


@pytest.mark.parametrize("name", sorted(n for n, a in MATRIX.items() if a.form is not None))
def test_a_form_needs_its_token_and_a_post(seen: Any, name: str) -> None:
    path = MATRIX[name].path(seen)
    client = browser(seen.officers["examiner"], csrf=True)
    assert client.post(path, MATRIX[name].form).status_code == 403
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/cases/x", "/cases/{}", "/documents/{}", "/register/{}", "/nothing", "/runs/nurse/x"],
)
def test_what_does_not_exist_is_not_found(seen: Any, path: str) -> None:
    assert seen.at("examiner").get(path.format(uuid4())).status_code == 404


def test_a_forged_or_broken_token_is_led_to_the_log_in(seen: Any) -> None:
    for token in ("", "x", "A" * 43, "é%00;"):
        client = browser()
        client.cookies["meibo_officer"] = token
        response = client.get("/register?text=見本")
        assert response.status_code == 303
        # What was searched for stays here: an address is written down in more places than a page.
        assert response["Location"].endswith("/officer/login?to=%2Fregister")


def test_signing_out_ends_the_session_for_real(stage: Any) -> None:
    client = stage.at("examiner")
    token = client.cookies["meibo_officer"].value
    response = client.post("/sign-out")
    assert response.status_code == 303
    assert response.cookies["meibo_officer"].value == ""
    again = browser()
    again.cookies["meibo_officer"] = token
    assert again.get("/cases").status_code == 303
    assert again.post("/sign-out").status_code == 303
