"""Who may open what: every address of the applicants' door, for nobody, a stranger and its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import URLPattern
from rig_doors import browser

from meibo.config.wallets import wallet_sources
from meibo.doors.applicant.urls import urlpatterns

START = "/procedures/nurse/new_registration"


NO_TIE = "00000000-0000-4000-8000-000000000009"


@dataclass(frozen=True)
class Address:
    """An address and the status of a GET by nobody, by a stranger, by its own person (`of`)."""

    path: Callable[[Any], str]
    nobody: int
    stranger: int
    own: int
    of: str = "complete"


def draft(rest: str, own: int = 200) -> Address:
    """A page of a draft: nobody is led to the log-in, a stranger is told there is none."""
    return Address(lambda s: s.path("complete", rest), 303, 404, own)


MATRIX = {
    "first_page": Address(lambda s: "/", 200, 200, 200),
    "healthz": Address(lambda s: "/healthz", 200, 200, 200),
    "sign_out": Address(lambda s: "/sign-out", 303, 303, 303),
    "procedure": Address(lambda s: START, 200, 200, 200),
    "applications": Address(lambda s: "/applications", 303, 200, 200),
    "application": draft(""),
    "reapply": draft("/reapply", 303),
    "page": draft("/pages/name"),
    "typed": draft("/pages/name/typed", 303),
    "attachment": draft("/attachments/koseki_extract"),
    "file": Address(
        lambda s: s.path("complete", f"/files/{s.files['complete']}"), 303, 404, 200
    ),
    "check": draft("/check"),
    "card": draft("/card"),
    "card_done": draft("/card/done", 422),
    "sign": draft("/sign"),
    "sign_done": draft("/sign/done", 422),
    "pay": draft("/pay", 303),
    "receipt": draft("/receipt", 303),
    "notices": Address(lambda s: "/notices", 303, 200, 200),
    "own_records": Address(lambda s: "/records", 303, 200, 200),
    "begin_tie": Address(lambda s: "/paper-registrations", 200, 200, 200),
    # Nobody's claim; test_ties_pages.py has own ones.
    "tie": Address(lambda s: f"/paper-registrations/{NO_TIE}", 303, 404, 404),
    "tie_done": Address(lambda s: f"/paper-registrations/{NO_TIE}/done", 303, 404, 404),
    "certificate": Address(lambda s: s.certificate(), 303, 404, 200, "registered"),
    "certificate_show": Address(lambda s: s.certificate("/show"), 303, 404, 303, "registered"),
    "about_entry": Address(
        lambda s: f"/registrations/{s.trips['registered'].entry}/reissue", 303, 404, 200,
        "registered",
    ),
    "certificate_file": Address(lambda s: s.certificate("/file"), 303, 404, 404, "registered"),
    "certificate_pdf": Address(lambda s: s.certificate("/pdf"), 303, 404, 404, "registered"),
    "wallet_offer": Address(lambda s: s.certificate("/wallet"), 303, 303, 303, "registered"),
    "certificate_loss": Address(lambda s: s.certificate("/loss"), 303, 404, 200, "registered"),
    "keep_on_phone": Address(lambda s: s.certificate("/phone"), 303, 404, 303, "registered"),
    # Nobody's phone; test_own_phones.py has own ones.
    "end_phone": Address(
        lambda s: s.certificate(f"/phones/{NO_TIE}/end"), 303, 404, 404, "registered"
    ),
    # The same for everybody: they hold nothing of anybody.
    "phone": Address(lambda s: "/phone/", 200, 200, 200),
    "phone_worker": Address(lambda s: "/phone/worker.js", 200, 200, 200),
    # Nobody's request; test_own_wallets.py has one.
    "wallet_authorize": Address(lambda s: "/wallet/authorize", 303, 404, 404),
    "provisions": Address(lambda s: s.certificate("/provisions"), 303, 404, 200, "registered"),
    # Nobody's provision; test_provision_pages.py has own ones.
    "revoke_provision": Address(lambda s: f"/provisions/{NO_TIE}/revoke", 303, 303, 303),
}  # fmt: skip
# Answers of POST-only addresses to a GET: the page they belong to, which asks for the session.
WITHOUT_SESSION = {"reapply", "pay", "sign_out", "typed", "wallet_offer", "revoke_provision"}
POSTS = {
    "procedure": 303, "sign_out": 303, "reapply": 409, "page": 422, "typed": 303,
    "attachment": 303, "card": 503, "sign": 503, "pay": 404, "certificate": 303, "certificate_pdf": 303,
    "about_entry": 303, "begin_tie": 422, "wallet_offer": 200, "certificate_loss": 422,
    "wallet_authorize": 404, "provisions": 409, "revoke_provision": 404, "keep_on_phone": 422, "end_phone": 404,
}  # fmt: skip


def test_every_address_is_in_the_table() -> None:
    named = {found.name for found in urlpatterns if isinstance(found, URLPattern)}
    assert named == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_who_may_open(shown: Any, name: str) -> None:
    found = MATRIX[name]
    path = found.path(shown)
    people = {"nobody": None, "stranger": shown.stranger, "own": shown.trips[found.of].person}
    got = {who: browser(person).get(path).status_code for who, person in people.items()}
    stranger = 303 if name in WITHOUT_SESSION else found.stranger
    assert got == {"nobody": found.nobody, "stranger": stranger, "own": found.own}


@pytest.mark.parametrize(
    "name", [name for name in MATRIX if MATRIX[name].nobody == 303 and name not in WITHOUT_SESSION]
)
def test_nobody_is_led_to_the_log_in_and_back(shown: Any, name: str) -> None:
    path = MATRIX[name].path(shown) + "?a=1"
    to = urlsplit(browser().get(path)["Location"])
    assert f"{to.scheme}://{to.netloc}" == settings.ENDPOINT("login")
    assert (to.path, parse_qs(to.query)["to"]) == ("/applicant/login", [path])


@pytest.mark.parametrize("name", POSTS)
def test_a_post_without_a_token_is_refused(shown: Any, name: str) -> None:
    made = browser(shown.trips[MATRIX[name].of].person, csrf=True)
    answer = made.post(MATRIX[name].path(shown), {"family_name": "見本"})
    assert answer.status_code == 403
    assert "http.csrf" in answer.content.decode()


@pytest.mark.parametrize("name", POSTS)
def test_a_post_by_nobody_leads_to_the_log_in(shown: Any, name: str) -> None:
    path = MATRIX[name].path(shown)
    answer = browser().post(path, {"demand": str(uuid4())})
    assert answer.status_code == 303
    if name != "sign_out":
        assert parse_qs(urlsplit(answer["Location"]).query)["to"] == [path]


@pytest.mark.parametrize(
    "name", [name for name in POSTS if name not in {"procedure", "sign_out", "begin_tie"}]
)
def test_a_post_by_a_stranger_finds_nothing(shown: Any, name: str) -> None:
    answer = browser(shown.stranger).post(MATRIX[name].path(shown), {"demand": str(uuid4())})
    assert answer.status_code == 404


@pytest.mark.parametrize("name", [name for name in POSTS if name != "sign_out"])
def test_an_empty_post_by_its_own_person(stage: Any, name: str) -> None:
    """Neighbours do not answer here, so what ends there says so (503); nothing is a fault."""
    found = MATRIX[name]
    made = browser(stage.trips[found.of].person)
    answer = made.post(found.path(stage), {"demand": str(uuid4())})
    assert answer.status_code == POSTS[name]


@pytest.mark.parametrize(
    "path", ["/nothing", "/applications/x", "/procedures/nurse/none", "/procedures/none/none",
             "/certificate/00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
def test_what_there_is_not(shown: Any, path: str) -> None:
    assert browser(shown.stranger).get(path).status_code == 404


def test_a_page_or_attachment_the_procedure_does_not_have(shown: Any) -> None:
    made = shown.at("complete")
    for rest in ("/pages/none", "/attachments/none", f"/files/{uuid4()}"):
        assert made.get(shown.path("complete", rest)).status_code == 404
    other = shown.path("complete", f"/files/{shown.files['accepted']}")
    assert shown.at("accepted").get(other).status_code == 404


def test_what_was_submitted_is_not_filled_in_again(shown: Any) -> None:
    made = shown.at("accepted")
    for rest in ("/pages/name", "/attachments/koseki_extract", "/check", "/card", "/sign",
                 "/card/done?request=abcdefgh", "/sign/done?result=cancelled"):  # fmt: skip
        answer = made.get(shown.path("accepted", rest))
        assert (answer.status_code, answer["Location"]) == (303, shown.path("accepted"))


def test_pages_forbid_everything_inline(shown: Any) -> None:
    answer = shown.at("accepted").get(shown.path("accepted"))
    policy = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
    )
    assert policy["script-src"] == policy["style-src"] == "'self'"
    ends = {settings.ENDPOINT(name) for name in ("login", "card", "payment_gateway")}
    assert set(policy["form-action"].split()) == {"'self'", *ends, *wallet_sources()}
    assert " style=" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
