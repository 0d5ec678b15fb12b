"""Signing: the CMS as OpenSSL sees it, and requests that come to nothing."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms as asn1_cms
from card_counterpart import APPLICANT_DOOR, ISSUER, PERSON, Browser, Clock, query_of
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID
from flask import Flask

from neighbours.card.keys import SIGNING

OPENSSL = shutil.which("openssl")
DOCUMENT = "見本の申請書\r\n\x00 bytes".encode()


def sign(browser: Browser, card: str = "good", document: bytes = DOCUMENT) -> bytes:
    opened = browser.open_signing(document)
    back = browser.post(browser.path_of(opened), card=card, password="SAMPLE01")
    assert back.status_code == 303, back.text
    answer = query_of(back.headers["Location"])
    assert answer == {"step": "3", "request": opened.json["id"], "result": "signed"}
    result = browser.result("signing", opened)
    assert result["status"] == "signed"
    return base64.b64decode(result["cms"], validate=True)


def openssl_says(browser: Browser, home: Path, cms: bytes, document: bytes) -> tuple[bool, str]:
    """`openssl cms -verify` with authority and revocation lists; (verified, what it printed)."""
    if OPENSSL is None:
        pytest.skip("no openssl on this machine")
    crl = x509.load_der_x509_crl(browser.http.get("/crl/signing.crl").data)
    trusted = (home / "neighbours-public" / "jpki-signing-ca.pem").read_bytes()
    (home / "ca+crl.pem").write_bytes(trusted + crl.public_bytes(Encoding.PEM))
    (home / "doc").write_bytes(document)
    (home / "sig.der").write_bytes(cms)
    command = [OPENSSL, "cms", "-verify", "-binary", "-inform", "DER", "-in", "sig.der"]
    command += ["-content", "doc", "-CAfile", "ca+crl.pem", "-crl_check_all"]
    command += ["-out", "out"]
    done = subprocess.run(
        command, cwd=home, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode == 0, done.stderr


@pytest.mark.requirement("APP-02")
def test_openssl_verifies_the_signature(browser: Browser, home: Path) -> None:
    good, said = openssl_says(browser, home, sign(browser), DOCUMENT)
    assert good, said


def test_openssl_refuses_altered_bytes(browser: Browser, home: Path) -> None:
    good, _ = openssl_says(browser, home, sign(browser), DOCUMENT + b" ")
    assert not good


@pytest.mark.parametrize(
    ("card", "word"), [("revoked", "certificate revoked"), ("expired", "has expired")]
)
def test_openssl_refuses_revoked_and_expired_cards(
    browser: Browser, home: Path, card: str, word: str
) -> None:
    good, said = openssl_says(browser, home, sign(browser, card), DOCUMENT)
    assert not good
    assert word in said


def test_openssl_refuses_a_card_revoked_after_signing(
    browser: Browser, app: Flask, home: Path
) -> None:
    cms = sign(browser)
    app.extensions["card_program"].cards.revoke("good", SIGNING)
    good, said = openssl_says(browser, home, cms, DOCUMENT)
    assert not good
    assert "certificate revoked" in said


def test_shape_of_the_cms(browser: Browser) -> None:
    content = asn1_cms.ContentInfo.load(sign(browser), strict=True)
    signed = content["content"]
    assert content["content_type"].native == "signed_data"
    assert signed["encap_content_info"]["content"].native is None
    assert len(signed["certificates"]) == 1
    assert len(signed["signer_infos"]) == 1
    signer = signed["signer_infos"][0]
    assert signer["digest_algorithm"]["algorithm"].native == "sha256"
    attributes = {attribute["type"].native for attribute in signer["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_time"}


def other_names(certificate: x509.Certificate) -> list[tuple[str, str]]:
    extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    found = []
    for name in extension.value:
        assert isinstance(name, x509.OtherName)
        assert name.value[0] == 12  # UTF8String
        text = name.value[2:] if name.value[1] < 128 else name.value[3:]
        found.append((name.type_id.dotted_string, text.decode()))
    return found


def test_certificate_has_the_profile(browser: Browser) -> None:
    signed = asn1_cms.ContentInfo.load(sign(browser))["content"]
    certificate = x509.load_der_x509_certificate(signed["certificates"][0].chosen.dump())
    assert certificate.public_key().key_size == 2048
    assert certificate.signature_hash_algorithm.name == "sha256"
    arc = "1.2.392.200149.8.5.5"
    # Values and order as `openssl x509 -ext subjectAltName` shows them of real cards.
    assert other_names(certificate) == [
        (f"{arc}.1", PERSON.name),
        (f"{arc}.4", "420010405"),
        (f"{arc}.3", "2"),
        (f"{arc}.5", PERSON.address),
        (f"{arc}.2", "0" * len(PERSON.name)),
        (f"{arc}.6", "0" * len(PERSON.address)),
    ]
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_encipherment
    points = certificate.extensions.get_extension_for_oid(ExtensionOID.CRL_DISTRIBUTION_POINTS)
    assert points.value[0].full_name[0].value == f"{ISSUER}/crl/signing.crl"
    assert PERSON.name not in certificate.subject.rfc4514_string()


def test_authentication_certificate_holds_no_person(app: Flask) -> None:
    cards = app.extensions["card_program"].cards
    certificate = cards.key(cards.by_id["good"], "auth").certificate
    whole = certificate.public_bytes(Encoding.DER)
    assert PERSON.name.encode() not in whole
    assert PERSON.individual_number.encode() not in whole
    with pytest.raises(x509.ExtensionNotFound):
        certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)


def test_revocation_lists_are_fresh_and_apart(browser: Browser, app: Flask, home: Path) -> None:
    cards = app.extensions["card_program"].cards
    listed = {}
    for name in ("signing", "auth"):
        answer = browser.http.get(f"/crl/{name}.crl")
        assert answer.content_type == "application/pkix-crl"
        crl = x509.load_der_x509_crl(answer.data)
        public = (home / "neighbours-public" / f"jpki-{name}-ca.pem").read_bytes()
        authority = x509.load_pem_x509_certificate(public)
        assert crl.is_signature_valid(authority.public_key())
        assert (crl.next_update_utc - crl.last_update_utc).days == 1
        listed[name] = {entry.serial_number for entry in crl}
    signing = cards.key(cards.by_id["revoked"], "signing").certificate.serial_number
    login = cards.key(cards.by_id["revoked-auth"], "auth").certificate.serial_number
    assert listed == {"signing": {signing}, "auth": {login}}
    assert browser.http.get("/crl/other.crl").status_code == 404


def test_a_card_keeps_its_key(browser: Browser, start: Any) -> None:
    def certificate(of: Browser) -> bytes:
        content = asn1_cms.ContentInfo.load(sign(of))["content"]
        return bytes(content["certificates"][0].chosen.dump())

    assert certificate(browser) == certificate(Browser(start().test_client(), browser.meibo))


def test_the_page_shows_title_and_digest(browser: Browser) -> None:
    page = browser.http.get(browser.path_of(browser.open_signing(DOCUMENT))).text
    digest = hashlib.sha256(DOCUMENT).hexdigest()
    shown = "".join(page.split('class="digest">')[1].split("</dd>")[0].split())
    assert shown.replace("<code>", "").replace("</code>", "") == digest
    assert "免許申請書" in page
    assert "Application for a licence" in page


def test_a_title_is_text_not_markup(browser: Browser) -> None:
    title = {"ja": "<script>alert(1)</script>", "en": "x"}
    page = browser.http.get(browser.path_of(browser.open_signing(title=title))).text
    assert "<script" not in page


def test_cancelling_is_final(browser: Browser) -> None:
    opened = browser.open_signing()
    path = browser.path_of(opened)
    token = browser.token_on(path)
    back = browser.post(path, action="cancel")
    assert query_of(back.headers["Location"])["result"] == "cancelled"
    assert browser.result("signing", opened) == {"status": "failed", "error": "cancelled"}
    form = {"token": token, "card": "good", "password": "SAMPLE01", "action": "approve"}
    assert browser.http.post(path, data=form).status_code == 410
    assert browser.result("signing", opened)["status"] == "failed"


def test_a_second_click_goes_back_to_the_same_result(browser: Browser) -> None:
    opened = browser.open_signing()
    path = browser.path_of(opened)
    form = {
        "token": browser.token_on(path),
        "card": "good",
        "password": "SAMPLE01",
        "action": "approve",
    }
    places = {browser.http.post(path, data=form).headers["Location"] for _ in range(2)}
    assert len(places) == 1
    assert browser.result("signing", opened) == browser.result("signing", opened)


def test_an_unanswered_request_is_pending_then_out_of_time(browser: Browser, clock: Clock) -> None:
    opened = browser.open_signing()
    assert browser.result("signing", opened) == {"status": "pending"}
    clock.forward(minutes=31)
    expired = {"status": "failed", "error": "request_expired"}
    assert browser.result("signing", opened) == expired
    assert browser.http.get(browser.path_of(opened)).status_code == 410


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "not base64!"},
        {"document": ""},
        {"document": None},
        {"document": base64.b64encode(bytes(4 * 1024 * 1024 + 1)).decode()},
        {"title": {"ja": "x"}},
        {"title": {"ja": "x", "en": ""}},
        {"title": "x"},
        {"redirect_uri": "http://localhost:8100.example/"},
        {"redirect_uri": "http://localhost:8100@example.com/"},
        {"redirect_uri": APPLICANT_DOOR},
        {"redirect_uri": f"{APPLICANT_DOOR}/a b"},
        {"redirect_uri": f"{APPLICANT_DOOR}/#x"},
        {"redirect_uri": f"{APPLICANT_DOOR}/\\evil"},
        {"redirect_uri": None},
    ],
)
def test_malformed_requests_are_refused(browser: Browser, changes: dict[str, Any]) -> None:
    refused = browser.open_signing(**changes)
    assert refused.status_code == 400
    assert refused.json["error"] == "malformed"
    assert set(refused.json["message"]) == {"ja", "en"}


def test_only_the_applicant_door_may_ask_and_fetch(browser: Browser) -> None:
    opened = browser.open_signing()
    path = f"/signing/requests/{opened.json['id']}/result"
    for assertion in (
        browser.meibo.assertion("meibo-login", f"{ISSUER}{path}"),
        browser.meibo.assertion("meibo-applicant", f"{ISSUER}/signing/requests"),
        None,
    ):
        refused = browser.http.post(path, json={"client_assertion": assertion})
        assert (refused.status_code, refused.json["error"]) == (401, "invalid_client")


def test_one_kind_of_request_is_not_another(browser: Browser) -> None:
    opened = browser.open_signing()
    assert browser.http.get(f"/face/{opened.json['id']}").status_code == 404
    assert browser.call(f"/face/requests/{opened.json['id']}/result").status_code == 404
