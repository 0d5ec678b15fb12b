"""Key set-up, the pinned root, the sample cards, and what never leaves: the number."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from card_counterpart import ISSUER, PERSON, Browser, Meibo, root_pem, tiny_cards
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from neighbours.card.jpki import basic_four, birth_date_digits, with_stand_ins
from neighbours.card.keys import make_keys
from neighbours.card.sample_cards import SampleCard, all_sample_cards
from neighbours.check_digits import is_individual_number
from neighbours.population import population

VERIFIER = "v" * 43


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_set_up_twice_changes_nothing(home: Path) -> None:
    before = snapshot(home / "neighbours" / "card"), snapshot(home / "neighbours-public")
    make_keys(home, tiny_cards())
    assert (snapshot(home / "neighbours" / "card"), snapshot(home / "neighbours-public")) == before


def test_private_files_are_private(home: Path, browser: Browser) -> None:
    browser.login(VERIFIER)  # so that keys of cards are in the store
    folder = home / "neighbours" / "card"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    for path in (home / "neighbours-public").iterdir():
        assert b"PRIVATE" not in path.read_bytes()


def test_published_certificates_are_what_they_say(home: Path) -> None:
    public = home / "neighbours-public"
    for name in ("jpki-signing-ca.pem", "jpki-auth-ca.pem"):
        certificate = x509.load_pem_x509_certificate((public / name).read_bytes())
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        assert constraints.value.ca
        assert constraints.critical


def test_the_root_is_pinned_once(home: Path, browser: Browser) -> None:
    """A root put in its place later is not believed, however set-up is run again."""
    pinned = (home / "neighbours" / "card" / "vault-root.pem").read_bytes()
    evil = ed25519.Ed25519PrivateKey.generate()
    (home / "public" / "vault-root.pem").write_bytes(root_pem(evil))
    make_keys(home, tiny_cards())
    assert (home / "neighbours" / "card" / "vault-root.pem").read_bytes() == pinned
    browser.meibo.root = evil
    assert browser.open_face().json["error"] == "vault_key_not_trusted"


def test_set_up_needs_meibo_s_root(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_keys(tmp_path, tiny_cards())


def test_sample_cards_are_complete() -> None:
    cards = {card.id: card for card in all_sample_cards()}
    assert len([name for name in cards if name.startswith("nurse-")]) >= 24
    for name in [
        "expired",
        "revoked",
        "revoked-auth",
        "bad-digit",
        "other-number",
        "bad-issuer",
        "unknown-number",
        "moved",
        "dead",
        "locked",
        "ivs",
        "former_name",
        "foreign",
        "long_name",
    ]:
        assert cards[name].special is not None
    numbers = {resident.individual_number for resident in population()}
    unknown = cards["unknown-number"].face.individual_number
    assert is_individual_number(unknown)
    assert unknown not in numbers
    assert not is_individual_number(cards["bad-digit"].face.individual_number)
    other = cards["other-number"]
    assert other.face.individual_number in numbers
    assert other.face.individual_number != other.holder.individual_number
    assert other.face.name != other.holder.name
    assert not cards["dead"].holder.alive
    assert len({card.pins.login for card in cards.values()}) == len(cards)


@pytest.mark.parametrize("card", all_sample_cards(), ids=lambda card: card.id)
def test_every_sample_card_can_be_certified(card: SampleCard) -> None:
    holder = card.holder
    assert len(list(basic_four(holder.name, holder.birth_date, holder.sex, holder.address))) == 6
    assert holder.individual_number not in repr(card)


def test_the_published_list_holds_no_number(home: Path) -> None:
    make_keys(home)
    text = (home / "neighbours-public" / "sample-cards.json").read_text(encoding="utf-8")
    for card in all_sample_cards():
        for person in (card.holder, card.face):
            assert person.individual_number not in text
            assert person.resident_record_code not in text
    assert json.loads(text)["cards"][0]["pins"] == {
        "login": "1001",
        "signing": "SAMPLE01",
        "face": "2001",
    }


def test_the_number_is_in_no_page_url_log_or_row(
    browser: Browser, home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture
) -> None:
    """Walks all three interfaces, right and wrong, then looks everywhere the program writes."""
    caplog.set_level("DEBUG")
    seen: list[str] = []
    for pin in ("0000", "1001"):
        seen.append(str(browser.login(VERIFIER, pin=pin).headers) + browser.login(VERIFIER).text)
    opened = browser.open_face()
    path = browser.path_of(opened)
    for answer in (browser.http.get(path), browser.post(path, pin="2001")):
        seen.append(answer.text + str(answer.headers))
    seen.append(json.dumps(browser.result("face", opened)))
    seen.append(browser.http.get("/sample-cards").text)
    signing = browser.open_signing()
    seen.append(str(browser.post(browser.path_of(signing), password="SAMPLE01").headers))
    seen.append(caplog.text + "".join(capfd.readouterr()))
    rows = b"".join(path.read_bytes() for path in (home / "neighbours" / "card").iterdir())
    assert PERSON.individual_number not in "".join(seen)
    assert PERSON.individual_number.encode() not in rows


def test_pages_are_fenced(browser: Browser) -> None:
    page = browser.authorize(VERIFIER).headers["Location"]
    answer = browser.http.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    # Browsers check redirects after a form too: the way back must be allowed.
    assert "form-action 'self' http://localhost:8500 http://localhost:8100" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    for forbidden in ("<script", "style=", " onclick", "<style"):
        assert forbidden not in answer.text
    assert "見本" in answer.text
    assert "SAMPLE" in answer.text
    assert browser.http.get("/static/card.css").status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_from_elsewhere_is_refused(browser: Browser, token: str) -> None:
    opened = browser.open_signing()
    form = {"token": token, "card": "good", "password": "SAMPLE01", "action": "approve"}
    refused = browser.http.post(browser.path_of(opened), data=form)
    assert refused.status_code == 403
    assert 'data-code="form_stale"' in refused.text
    assert browser.result("signing", opened) == {"status": "pending"}


def test_a_token_is_for_one_request_and_one_origin(browser: Browser) -> None:
    first, second = (browser.path_of(browser.open_signing()) for _ in range(2))
    form = {"card": "good", "password": "SAMPLE01", "action": "approve"}
    form["token"] = browser.token_on(first)
    assert browser.http.post(second, data=form).status_code == 403
    foreign = browser.http.post(first, data=form, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    own = browser.http.post(first, data=form, headers={"Origin": ISSUER})
    assert own.status_code == 303


def test_an_unknown_card_is_asked_again(browser: Browser) -> None:
    page = browser.login(VERIFIER, card="nobody")
    assert page.status_code == 422
    assert 'data-code="card_unknown"' in page.text


def test_errors_are_json_for_programs_and_pages_for_people(browser: Browser) -> None:
    for path in ("/nowhere", "/face/unknown"):
        as_json = browser.http.get(path)
        assert as_json.status_code == 404
        assert as_json.json["error"] == "not_found"
        as_page = browser.http.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert as_page.status_code == 404
        assert "<main" in as_page.text
    assert browser.http.post("/signing/requests", data="x").json["error"] == "media_type"
    assert browser.http.post("/signing/requests", json=[1]).json["error"] == "malformed"
    assert browser.http.get("/healthz").json == {"ok": True}


def test_starts_again_over_the_same_store(start: Callable[[], Flask], meibo: Meibo) -> None:
    for _ in range(2):
        assert start().test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize(
    ("day", "digits"),
    [
        # First and last days of eras; the form EYYYYMMDD is that of public readers of real cards.
        (date(1912, 7, 29), "119120729"),
        (date(1912, 7, 30), "219120730"),
        (date(1926, 12, 25), "319261225"),
        (date(1980, 2, 17), "319800217"),  # example in a public reader of real cards
        (date(1989, 1, 7), "319890107"),
        (date(1990, 1, 2), "419900102"),  # likewise
        (date(2019, 4, 30), "420190430"),
        (date(2020, 1, 2), "520200102"),  # likewise
    ],
)
def test_birth_dates_carry_their_era(day: date, digits: str) -> None:
    assert birth_date_digits(day) == digits


@pytest.mark.parametrize(
    ("name", "written", "marks"),
    [
        ("見本　花子", "見本　花子", "00000"),
        ("渡邉\U000e0111　遥", "渡邉　遥", "0100"),
        ("髙木　𠮷", "高木　吉", "1001"),
        ("𪚥", "〓", "1"),
    ],
)
def test_characters_the_card_lacks_are_marked(name: str, written: str, marks: str) -> None:
    assert with_stand_ins(name) == (written, marks)


@given(st.text(max_size=40))
def test_marks_fit_the_text_whatever_comes(name: str) -> None:
    written, marks = with_stand_ins(name)
    assert len(written) == len(marks)
    assert set(marks) <= {"0", "1"}
    written.encode("euc_jp")
