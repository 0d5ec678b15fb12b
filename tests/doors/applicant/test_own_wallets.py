"""Wallets on the certificate's page: an offer, a wallet's request, and what is lost counts no longer."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from rig_certificate import payload
from rig_code import code_in
from rig_issuer import REDIRECT, Nurse, registered
from rig_pages import page_of

from meibo.flow.certificate.wallets.handles import code_of
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.terms.actor import Actor

pytestmark = pytest.mark.stage(at=registered)
SD_JWT = "nurse_sd_jwt"


@pytest.fixture
def nurse(journey: Any, database: str, staged: Any, connect: Any) -> Nurse:
    def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
        with connect(autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    return Nurse(journey, staged, database, rows)


def certificate(nurse: Nurse, rest: str = "") -> str:
    return f"/certificate/{nurse.trip.entry}{rest}"


def verdict(nurse: Nurse, text: str) -> str:
    """What a stranger is told of a copy at this moment."""
    from datetime import UTC, datetime

    with nurse.journey.as_role("public"):
        return answer_presented(
            Actor("test"), datetime.now(UTC), text=text, asked=Asked("http://public.test")
        ).code


@pytest.mark.requirement("CRT-02")
def test_an_offer_is_shown_once_with_code_link_and_digits(nurse: Nurse) -> None:
    with nurse.applicant() as page:
        found = page.post(certificate(nurse, "/wallet"))
        assert found.status_code == 200
        assert page.get(certificate(nurse, "/wallet")).status_code == 303
    shown = page_of(found)
    links = (one.get("href") or "" for one in shown.find("main a"))
    (link,) = (one for one in links if one.startswith("openid-credential-offer://?"))
    uri = parse_qs(urlsplit(link).query)["credential_offer_uri"][0]
    assert uri.startswith("http://localhost:14/offers/")
    assert code_in(found) == link, "what a camera reads is the link beside it"
    digits = re.search(r'data-tx-code="(\d{6})"', found.content.decode())
    assert digits
    with nurse.issuer() as wallet:
        code = code_of(unquote(uri.rsplit("/", 1)[1]))
        assert wallet.take(code, digits[1]).status_code == 200
        assert wallet.ask(SD_JWT).status_code == 200
    with nurse.applicant() as page:
        listed = page_of(page.get(certificate(nurse)))
        assert "名前の分からないウォレット" in listed.words
        assert len(listed.find("[data-copies=handed]")) == 1


@pytest.mark.requirement("CRT-04")
def test_the_page_of_a_request_says_who_asks_for_what(nurse: Nurse) -> None:
    with nurse.issuer() as wallet:
        uri = wallet.push(REDIRECT, SD_JWT).json()["request_uri"]
    with nurse.applicant() as page:
        asked = {"client_id": "sample-wallet", "request_uri": uri}
        shown = page_of(page.get("/wallet/authorize", asked))
        for word in ("見本ウォレット", "看護師", "氏名", "生年月日", "SD-JWT VC"):
            assert word in shown.words, word
        assert page.get("/wallet/authorize", {**asked, "client_id": "other"}).status_code == 404
        assert page.post("/wallet/authorize", {**asked, "entry": "x"}).status_code == 422
    assert nurse.rows("SELECT count(*) FROM certificate.certificate_walletgrant") == [(0,)]


def test_another_person_cannot_allow_it_for_this_registration(nurse: Nurse) -> None:
    """Whose entry it is decides the row's fence, not the form."""
    from rig_doors import browser, door_open

    with nurse.issuer() as wallet:
        uri = wallet.push(REDIRECT, SD_JWT).json()["request_uri"]
    other = nurse.journey.people.applicant("somebody-else")
    with door_open("applicant", nurse.database):
        fields = {"client_id": "sample-wallet", "request_uri": uri, "entry": str(nurse.trip.entry)}
        assert browser(other).post("/wallet/authorize", fields).status_code == 422
    assert nurse.rows("SELECT count(*) FROM certificate.certificate_walletgrant") == [(0,)]


@pytest.mark.requirement("CRT-11", "EXT-07")
@pytest.mark.parametrize("what", ["one", "all"])
def test_what_is_reported_lost_counts_no_longer(nurse: Nurse, what: str) -> None:
    """At once, for everybody; the wallet can get no further copy, and a new offer can be had."""
    texts = []
    for _ in range(2):
        with nurse.holding() as wallet:
            texts.append(wallet.ask(SD_JWT).json()["credentials"][0]["credential"])
    lost = wallet
    nurse.offer()
    assert [verdict(nurse, text) for text in texts] == ["valid", "valid"]
    newest = nurse.rows(
        "SELECT id FROM certificate.certificate_walletdelivery ORDER BY asked_at DESC"
    )
    chosen = "all" if what == "all" else str(newest[0][0])
    with nurse.applicant() as page:
        assert page.post(certificate(nurse, "/loss"), {"what": chosen}).status_code == 422
        found = page.post(certificate(nurse, "/loss"), {"what": chosen, "reason": "leaked"})
        assert found.status_code == 303
        listed = page_of(page.get(certificate(nurse)))
        assert len(listed.find("[data-copies=ended]")) == (2 if what == "all" else 1)
    wanted = ["withdrawn", "withdrawn"] if what == "all" else ["valid", "withdrawn"]
    assert [verdict(nurse, text) for text in texts] == wanted
    with nurse.issuer():
        assert lost.ask(SD_JWT).status_code == 401
    open_offers = nurse.rows(
        "SELECT count(*) FROM certificate.certificate_walletgrant WHERE state = 'open'"
    )
    assert open_offers == [(0 if what == "all" else 1,)]
    assert nurse.outcomes("report_loss")[-1] == "leaked"
    with nurse.holding() as anew:
        text = anew.ask(SD_JWT).json()["credentials"][0]["credential"]
    assert verdict(nurse, text) == "valid"
    assert payload(text)["status"] != payload(texts[1])["status"]


def test_a_registration_that_has_ended_gives_nothing(nurse: Nurse) -> None:
    with nurse.holding() as wallet:
        assert wallet.ask(SD_JWT).status_code == 200
    nurse.rows(
        "UPDATE register.register_version SET status = 'revoked', effective_on = '2020-01-01'"
    )
    with nurse.issuer():
        assert wallet.ask(SD_JWT).json()["error"] == "credential_request_denied"
    with nurse.applicant() as page:
        assert page.post(certificate(nurse, "/wallet")).status_code == 409
