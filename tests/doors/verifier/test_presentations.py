"""A certificate is asked for and shown: by a wallet on another device, and on the same."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client
from joserfc import jws
from joserfc.jwk import KeySet
from rig_asking import Asker
from rig_code import code_in
from rig_doors import browser, door_open
from rig_processes import acting_as
from rig_wallet import Wallet, answered, encrypted, new_key, path_of, read_token, request_uri

from meibo.config.database import setup
from meibo.doors.clock.verification import forget
from meibo.doors.verifier import pages
from meibo.flow.verification.commands import ask, forget_requests
from meibo.flow.verification.receipt import salted
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, unb64u
from meibo.terms.refusal import Refusal

NOW = datetime.now(UTC)
JSON = {"Accept": "application/json"}


def refused(response: Any) -> str:
    """The code of a page that was not found."""
    assert response.status_code == 404
    return str(response.json()["error"])


def shown(door: Any, asked: dict[str, Any], **changes: Any) -> str:
    return answered(asked, door.wallet.presented(asked, NOW, **changes))


def verified(compact: str, key: Any) -> bool:
    """ES256 of a compact JWS, by hand: joserfc reads no header of this length."""
    content, _, mark = compact.rpartition(".")
    raw = unb64u(mark)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    key.verify(encode_dss_signature(r, s), content.encode(), ec.ECDSA(hashes.SHA256()))
    return len(raw) == 64


@pytest.mark.requirement("CRT-01", "CRT-04")
def test_on_another_device(door: Any, asker: Any) -> None:
    one = asker()
    waiting = one.browser.get(one.path)
    assert code_in(waiting) == one.link(), "what a camera reads is what the wallet opens"
    asked = one.fetched()
    sent = one.sent(shown(door, asked))
    assert (sent.status_code, sent.json()) == (200, {})
    assert one.code() == "valid"
    words = one.page().words
    assert door.name.replace("　", " ") in words
    # What was not asked for was not shown, whatever else the certificate holds.
    assert "平成13年" not in words
    assert "写真のある本人確認書類" in words


def test_on_the_same_device(door: Any, asker: Any) -> None:
    """The answer is seen only by the browser that asked, and after the wallet led it back."""
    one = asker(where="this")
    (button,) = one.page().find("a.button")
    assert request_uri(button.get("href")).endswith(f"/oid4vp/{one.id}/request")
    sent = one.sent(shown(door, one.fetched()))
    back = path_of(sent.json()["redirect_uri"])
    assert "ウォレットから戻って" in one.page().words
    assert one.browser.get(f"{one.path}/receipt").status_code == 404
    stranger = browser()
    stranger.post("/", {"register": "nurse", "purpose": "service", "where": "this"})
    assert refused(stranger.get(back, headers=JSON)) == "verification.no_request"
    assert refused(one.browser.get(f"{back}x", headers=JSON)) == "verification.wrong_code"
    assert one.browser.get(back).status_code == 302
    assert one.code() == "valid"
    assert one.browser.get(back).status_code == 404, "a code works once"


def test_the_request_says_who_asks_what_and_why(door: Any, asker: Any, home: Any) -> None:
    one = asker(items=["name", "former_name"], purpose="contract")
    got = browser().get(f"/oid4vp/{one.id}/request")
    assert got["Content-Type"] == "application/oauth-authz-req+jwt"
    compact = got.content.decode()
    header = json.loads(unb64u(compact.partition(".")[0]))
    assert (header["typ"], header["alg"]) == ("oauth-authz-req+jwt", "ES256")
    (leaf,) = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in header["x5c"]]
    authority = x509.load_pem_x509_certificate((home / "public/verifier-ca.pem").read_bytes())
    leaf.verify_directly_issued_by(authority)
    assert verified(compact, leaf.public_key())
    asked = read_token(compact)
    digest = b64u(hashlib.sha256(base64.b64decode(header["x5c"][0])).digest())
    assert asked["client_id"] == f"x509_hash:{digest}"
    assert asked["response_uri"].startswith("http://localhost")
    assert "redirect_uri" not in asked
    assert "transaction_data" not in asked
    query, mdoc = asked["dcql_query"]["credentials"]
    assert mdoc["meta"] == {"doctype_value": "meibo.certificate.nurse.1"}
    assert asked["dcql_query"]["credential_sets"] == [
        {"options": [["certificate"], ["certificate_mdoc"]]}
    ]
    assert query["meta"]["vct_values"][0].endswith("/vct/nurse")
    always = ["qualification", "registration_number", "registered_on"]
    assert query["claim_sets"] == [[*always, "name", "former_name"], [*always, "name"]]
    assert asked["client_metadata"]["client_name#ja"].startswith("名簿")
    said = asked["verifier_info"][0]["data"]
    assert said["purpose"]["ja"].startswith("業務の委託")
    assert said["purpose"]["en"].startswith("To check")
    notice = browser().get(
        path_of(asked["client_metadata"]["policy_uri"]), {"lang": "ja"}, follow=True
    )
    assert said["purpose"]["ja"] in notice.content.decode()


def test_two_requests_share_nothing(door: Any, asker: Any) -> None:
    first, second = asker().fetched(), asker().fetched()
    for name in ("nonce", "state", "response_uri"):
        assert first[name] != second[name]
        assert len(first[name]) >= 43
    keys = [one["client_metadata"]["jwks"]["keys"][0]["x"] for one in (first, second)]
    assert keys[0] != keys[1]
    assert "d" not in first["client_metadata"]["jwks"]["keys"][0]


def test_a_wallets_own_nonce_comes_back_signed(door: Any, asker: Any) -> None:
    one = asker()
    assert (
        one.fetched(wallet_nonce="qPmxiNFCR3QTm19POc8u")["wallet_nonce"] == "qPmxiNFCR3QTm19POc8u"
    )
    assert "wallet_nonce" not in one.fetched()
    long = browser().post(f"/oid4vp/{one.id}/request", {"wallet_nonce": "x" * 513})
    assert (long.status_code, long.json()["code"]) == (400, "verification.not_a_response")


def test_an_answer_is_taken_once(door: Any, asker: Any) -> None:
    """Replayed to the same request, and to another one."""
    one, other = asker(), asker()
    asked = one.fetched()
    response = shown(door, asked)
    assert other.sent(response).json()["code"] == "verification.not_a_response"
    assert one.sent(response).status_code == 200
    again = one.sent(response)
    assert (again.status_code, again.json()["code"]) == (400, "verification.request_answered")
    assert again.json()["error"] == "invalid_request"
    assert (
        browser().get(f"/oid4vp/{one.id}/request").json()["code"] == "verification.request_answered"
    )
    # The presentation itself, encrypted anew for the other request.
    text = door.wallet.presented(asked, NOW)
    assert other.sent(answered(other.fetched(), text)).json()["code"] == "other_recipient"
    assert other.code() == "other_recipient"


def test_after_its_time_nothing_is_taken(
    door: Any, asker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = asker()
    asked = one.fetched()
    late = datetime.now(UTC) + ask.LIFETIME + timedelta(seconds=5)
    for module in ("pages", "wallet"):
        monkeypatch.setattr(f"meibo.doors.verifier.{module}.now", lambda: late)
    assert browser().get(f"/oid4vp/{one.id}/request").json()["code"] == "verification.request_over"
    assert one.sent(shown(door, asked)).json()["code"] == "verification.request_over"
    assert "期限が過ぎました" in one.page().words


@pytest.mark.parametrize(
    "bad",
    [
        lambda asked, text: "x",
        lambda asked, text: "",
        lambda asked, text: "a.b.c.d.e",
        lambda asked, text: encrypted(asked, b"[]"),
        lambda asked, text: encrypted(asked, b"[" * 50_000),
        lambda asked, text: encrypted(asked, {"vp_token": {"certificate": [text]}}),
        lambda asked, text: answered(asked, text, state="x"),
        lambda asked, text: answered(asked, text, vp_token=text),
        lambda asked, text: answered(asked, text, vp_token={"certificate": text}),
        lambda asked, text: answered(asked, text, vp_token={"certificate": []}),
        lambda asked, text: answered(asked, text, vp_token={"certificate": [text, text]}),
        lambda asked, text: answered(asked, text, vp_token={"certificate": [{}]}),
        lambda asked, text: answered(asked, text, vp_token={"else": [text]}),
        lambda asked, text: answered(asked, text, vp_token={"certificate": [text], "else": [text]}),
        lambda asked, text: encrypted(
            asked, {"vp_token": {"certificate": [text]}, "state": asked["state"]}, zip="DEF"),
        lambda asked, text: answered(asked, "A" * 101_000),
        lambda asked, text: f"{b64u(b'[' * 9000)}....",
    ],
)  # fmt: skip
def test_what_is_no_answer_leaves_the_request_open(door: Any, asker: Any, bad: Any) -> None:
    one = asker()
    asked = one.fetched()
    text = door.wallet.presented(asked, NOW)
    sent = one.sent(bad(asked, text))
    assert (sent.status_code, sent.json()["code"]) == (400, "verification.not_a_response")
    assert sent.json()["message"]["ja"]
    assert one.sent(answered(asked, text)).status_code == 200
    assert one.code() == "valid"


def test_encrypted_to_another_key_it_does_not_open(door: Any, asker: Any) -> None:
    one = asker()
    asked = one.fetched()
    forged = json.loads(json.dumps(asked))
    forged["client_metadata"]["jwks"]["keys"][0] |= new_key().as_dict(private=False)
    sent = one.sent(answered(forged, door.wallet.presented(asked, NOW)))
    assert sent.json()["code"] == "verification.not_a_response"


def test_the_holder_declines(door: Any, asker: Any) -> None:
    """Said in the clear with the request's state, or encrypted."""
    one, other, third = asker(), asker(), asker()
    path = f"/oid4vp/{one.id}/response"
    bad = browser().post(path, {"error": "access_denied", "state": "guessed"})
    assert (bad.status_code, bad.json()["code"]) == (400, "verification.not_a_response")
    state = one.fetched()["state"]
    assert browser().post(path, {"error": "access_denied", "state": state}).status_code == 200
    assert "提示されませんでした" in one.page().words
    asked = other.fetched()
    said = {"error": "access_denied", "state": asked["state"]}
    assert other.sent(encrypted(asked, said)).status_code == 200
    assert "提示されませんでした" in other.page().words
    assert "二次元コード" in third.page().words


def test_nobody_else_sees_anything(door: Any, asker: Any) -> None:
    one = asker()
    one.sent(shown(door, one.fetched()))
    for other in (browser(), Client(raise_request_exception=False)):
        for path in (one.path, f"{one.path}/stage", f"{one.path}/receipt"):
            assert other.get(path).status_code == 404
    one.browser.cookies["meibo_verifier"] = "not a key"
    assert one.browser.get(one.path).status_code == 404


def test_the_database_holds_nothing_readable(door: Any, asker: Any) -> None:
    """Neither what was shown nor the key the response came under, while it is there."""
    one = asker()
    asked = one.fetched()

    def row() -> str:
        with psycopg.connect(setup.setup_url(door.database)) as superuser:
            found = superuser.execute(
                "SELECT r::text, response_key FROM verification.verification_request r WHERE id = %s",
                [one.id],
            ).fetchone()
            assert found
            return f"{found[0]} {found[1]}"

    raw = unb64u(row().rsplit(" ", 1)[1])
    assert b'"d"' not in raw
    assert len(raw) > 32
    one.sent(shown(door, asked))
    after = row()
    assert after.endswith(" "), "the key is gone with the answer"
    assert door.name not in after
    assert door.name.encode("unicode_escape").decode() not in after
    assert door.wallet.text[:40] not in after


def test_receipt(door: Any, asker: Any, home: Any) -> None:
    """Signed, without personal data, and about this presentation as its salted digest says."""
    one = asker()
    asked = one.fetched()
    text = door.wallet.presented(asked, NOW)
    one.sent(answered(asked, text))
    got = one.browser.get(f"{one.path}/receipt")
    assert got["Content-Disposition"] == f'attachment; filename="meibo-receipt-{one.id}.jwt"'
    receipt = got.content.decode()
    keys = KeySet.import_key_set(json.loads(browser().get("/.well-known/jwks.json").content))
    token = jws.deserialize_compact(receipt, keys, algorithms=["ES256"])
    assert token.headers()["typ"] == "meibo-receipt+jwt"
    said = json.loads(token.payload)
    assert (said["answer"], said["code"], said["jti"]) == ("valid", "valid", one.id)
    assert said["asked"]["items"][-1] == "name"
    assert said["asked"]["purpose"] == "employment"
    digest = said["presented"]
    assert salted(digest["salt"], text.encode()) == digest["digest"]
    assert salted(digest["salt"], text.encode() + b"x") != digest["digest"]
    assert door.name not in json.dumps(said, ensure_ascii=False)
    page = browser().post("/receipts?lang=ja", {"receipt": receipt})
    assert "資格確認の窓口が署名した記録です" in page.content.decode()
    assert "看護師" in page.content.decode()
    head, _, mark = receipt.split(".")
    said["answer"] = "not_valid"
    for bad in (
        f"{head}.{b64u(json.dumps(said).encode())}.{mark}", receipt[:-6], "x", asked["nonce"],
        door.wallet.text.split("~")[0],
    ):  # fmt: skip
        page = browser().post("/receipts?lang=ja", {"receipt": bad})
        assert "資格確認の窓口が署名した記録ではありません" in page.content.decode()


def test_an_hour_after_its_time_it_is_gone(shelf: Any) -> None:
    """The clock deletes it, and says nothing where there is nothing to delete."""
    with door_open("verifier", shelf.database):
        path = Asker().path.rsplit("/", 1)[1]
    clock, over = Actor("test:clock"), datetime.now(UTC) + ask.LIFETIME + forget_requests.KEPT

    def there() -> bool:
        with psycopg.connect(setup.setup_url(shelf.database)) as superuser:
            query = "SELECT FROM verification.verification_request WHERE id = %s"
            return superuser.execute(query, [path]).fetchone() is not None

    with acting_as("clock", shelf.database):
        forget(clock, over - timedelta(minutes=1))
        assert there()
        assert forget(clock, over) > 0
        assert forget(clock, over) == 0
    assert not there()


def test_too_many_at_once(door: Any, asker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asker()
    monkeypatch.setattr(ask, "MOST_A_MINUTE", 1)
    form = {"register": "nurse", "purpose": "employment", "where": "other"}
    refused = browser().post("/?lang=ja", form)
    assert refused.status_code == 422
    assert "集中しています" in refused.content.decode()
    assert "verification.busy" in refused.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"register": "wizard"}, "選択肢の中から"),
        ({"items": ["number"]}, "選択肢の中から"),
        ({"purpose": "curiosity"}, "選択肢の中から"),
        ({"purpose": ""}, "目的"),
        ({"where": ""}, "ウォレット"),
    ],
)
def test_only_what_is_offered_can_be_asked(door: Any, changes: Any, said: str) -> None:
    form = {"register": "nurse", "items": ["name"], "purpose": "employment", "where": "other"}
    refused = browser().post("/?lang=ja", {**form, **changes})
    assert refused.status_code == 422
    assert said in refused.content.decode()


def test_a_command_asked_for_what_there_is_not(door: Any) -> None:
    with pytest.raises(Refusal) as refused:
        ask.ask(
            pages.ACTOR, NOW, register="nurse", items=["number"], purpose="employment",
            same_device=False, browser="x",
        )  # fmt: skip
    assert refused.value.code == "verification.nothing_to_ask"


def test_links_carry_the_request_by_reference(door: Any, asker: Any) -> None:
    one = asker(where="this")
    link = one.page().find("a.button")[0].get("href")
    said = parse_qs(urlsplit(link).query)
    assert link.startswith("openid4vp://?")
    assert set(said) == {"client_id", "request_uri", "request_uri_method"}
    assert said["client_id"] == [one.fetched()["client_id"]]


@pytest.mark.parametrize("where", ["other", "this"])
def test_a_wallet_of_another_person_is_no_use(door: Any, asker: Any, where: str) -> None:
    """Somebody who has the certificate's text and not its holder's key: the asker sees it at once."""
    one = asker(where=where)
    asked = one.fetched()
    stolen = Wallet(door.wallet.text)
    one.sent(answered(asked, stolen.presented(asked, NOW)))
    assert one.code() == "binding_broken"


def test_a_certificate_of_another_qualification(door: Any, asker: Any) -> None:
    """Good for itself, and not the one that was asked for."""
    one = asker(register="dentist")
    asked = one.fetched()
    one.sent(answered(asked, door.wallet.presented(asked, NOW)))
    assert one.code() == "other_kind"
    assert "求めた資格の資格証ではありません" in one.page().words
