"""The log-in interface: who gets an id_token, and what is in it."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from card_counterpart import CALLBACK, ISSUER, PERSON, Browser, Clock, query_of
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet

from neighbours.card.keys import AUTHENTICATION
from neighbours.card.login_codes import ACR

# RFC 7636 appendix B: a verifier and its S256 challenge.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def code_of(browser: Browser, card: str = "good", pin: str = "1001") -> str:
    back = browser.login(VERIFIER, card, pin)
    assert back.status_code == 303, back.text
    return query_of(back.headers["Location"])["code"]


def claims_of(browser: Browser, token: str, clock: Clock) -> dict[str, Any]:
    keys = KeySet.import_key_set(browser.http.get("/jwks.json").json)
    decoded = jwt.decode(token, keys, algorithms=["ES256"])
    assert decoded.header["alg"] == "ES256"
    return decoded.claims


@pytest.mark.requirement("REG-02")
def test_id_token_says_the_same_person_and_nothing_else(browser: Browser, clock: Clock) -> None:
    back = browser.login(VERIFIER)
    answer = query_of(back.headers["Location"])
    assert back.headers["Location"].startswith(f"{CALLBACK}?")
    assert answer["state"] == "a state"
    assert answer["iss"] == ISSUER
    redeemed = browser.redeem(answer["code"], VERIFIER)
    assert redeemed.status_code == 200
    assert redeemed.headers["Cache-Control"] == "no-store"
    claims = claims_of(browser, redeemed.json["id_token"], clock)
    now = int(clock().timestamp())
    assert claims == {
        "iss": ISSUER,
        "sub": claims["sub"],
        "aud": "meibo-login",
        "iat": now,
        "exp": now + 300,
        "nonce": "a-nonce",
        "auth_time": now,
        "acr": ACR,
    }
    everything = json.dumps(redeemed.json) + json.dumps(claims, ensure_ascii=False)
    for secret in (PERSON.individual_number, PERSON.name, PERSON.resident_record_code):
        assert secret not in everything


def test_the_subject_is_the_same_each_time_and_another_for_another_card(
    browser: Browser, clock: Clock
) -> None:
    subjects = []
    for card, pin in (("good", "1001"), ("good", "1001"), ("second", "1002")):
        token = browser.redeem(code_of(browser, card, pin), VERIFIER).json["id_token"]
        subjects.append(claims_of(browser, token, clock)["sub"])
    assert subjects[0] == subjects[1] != subjects[2]


def test_the_challenge_is_that_of_the_standard(browser: Browser) -> None:
    page = browser.authorize("ignored", code_challenge=CHALLENGE)
    back = browser.post(page.headers["Location"], pin="1001")
    code = query_of(back.headers["Location"])["code"]
    assert browser.redeem(code, VERIFIER).status_code == 200


def test_a_code_works_once(browser: Browser) -> None:
    code = code_of(browser)
    assert browser.redeem(code, VERIFIER).status_code == 200
    again = browser.redeem(code, VERIFIER)
    assert (again.status_code, again.json["error"]) == (400, "invalid_grant")


def test_a_wrong_verifier_uses_the_code_up(browser: Browser) -> None:
    code = code_of(browser)
    assert browser.redeem(code, "x" * 43).json["error"] == "invalid_grant"
    assert browser.redeem(code, VERIFIER).json["error"] == "invalid_grant"


def test_a_code_dies_after_a_minute(browser: Browser, clock: Clock) -> None:
    code = code_of(browser)
    clock.forward(seconds=60)
    assert browser.redeem(code, VERIFIER).json["error"] == "invalid_grant"


def test_another_way_back_gets_nothing(browser: Browser) -> None:
    elsewhere = browser.redeem(code_of(browser), VERIFIER, redirect_uri="http://localhost:8100/")
    assert elsewhere.json["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"nonce": None}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"state": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"request": "x.y.z"}, "request_not_supported"),
    ],
)
def test_a_request_that_leaves_something_out_is_sent_back(
    browser: Browser, changes: dict[str, str | None], error: str
) -> None:
    back = browser.authorize(VERIFIER, **changes)
    assert back.status_code == 303
    answer = query_of(back.headers["Location"])
    assert answer["error"] == error
    assert "code" not in answer


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "meibo-applicant"},
        {"redirect_uri": f"{CALLBACK}/../evil"},
        {"redirect_uri": "http://localhost:8500.example/applicant/callback"},
        {"redirect_uri": None},
    ],
)
def test_nobody_is_sent_to_an_unregistered_place(
    browser: Browser, changes: dict[str, str | None]
) -> None:
    refused = browser.authorize(VERIFIER, **changes)
    assert refused.status_code == 400
    assert "Location" not in refused.headers


def alg_none(claims: dict[str, Any]) -> str:
    def part(document: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none'})}.{part(claims)}."


def test_an_unsigned_assertion_is_refused(browser: Browser, clock: Clock) -> None:
    claims = {
        "iss": "meibo-login",
        "sub": "meibo-login",
        "aud": f"{ISSUER}/token",
        "jti": "1",
        "exp": int(clock().timestamp()) + 30,
    }
    refused = browser.redeem(code_of(browser), VERIFIER, client_assertion=alg_none(claims))
    assert (refused.status_code, refused.json["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": f"{ISSUER}/signing/requests"},
        {"aud": ISSUER},
        {"aud": None},
        {"iss": "meibo-applicant"},
        {"sub": "somebody"},
        {"jti": None},
        {"jti": ""},
        {"exp": None},
        {"exp": True},
    ],
)
def test_an_assertion_with_wrong_claims_is_refused(
    browser: Browser, changes: dict[str, Any]
) -> None:
    assertion = browser.meibo.assertion("meibo-login", f"{ISSUER}/token", **changes)
    refused = browser.redeem(code_of(browser), VERIFIER, client_assertion=assertion)
    assert (refused.status_code, refused.json["error"]) == (401, "invalid_client")


@pytest.mark.parametrize("seconds", [-1, 0, 61, 3600])
def test_an_assertion_lives_at_most_a_minute(browser: Browser, clock: Clock, seconds: int) -> None:
    expires = int(clock().timestamp()) + seconds
    if seconds == 61:
        expires += 1  # the clock's fraction of a second
    assertion = browser.meibo.assertion("meibo-login", f"{ISSUER}/token", exp=expires)
    assert browser.redeem(code_of(browser), VERIFIER, client_assertion=assertion).status_code == 401


def test_an_assertion_is_taken_once_even_after_a_restart(browser: Browser, start: Any) -> None:
    assertion = browser.meibo.assertion("meibo-login", f"{ISSUER}/token")
    first = browser.redeem(code_of(browser), VERIFIER, client_assertion=assertion)
    assert first.status_code == 200
    code = code_of(browser)
    restarted = Browser(start().test_client(), browser.meibo)
    replayed = restarted.redeem(code, VERIFIER, client_assertion=assertion)
    assert replayed.json["error"] == "invalid_client"
    # A caller that is not believed has not used the code up.
    assert restarted.redeem(code, VERIFIER).status_code == 200


def test_another_client_s_key_does_not_do(browser: Browser) -> None:
    browser.meibo.clients["meibo-login"] = browser.meibo.clients["meibo-applicant"]
    assert browser.redeem(code_of(browser), VERIFIER).json["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("card", "code"),
    [("revoked-auth", "certificate_revoked"), ("expired", "certificate_expired")],
)
def test_a_bad_certificate_is_refused_with_a_way_back(
    browser: Browser, card: str, code: str
) -> None:
    refused = browser.login(VERIFIER, card)
    assert refused.status_code == 403
    assert f'data-code="{code}"' in refused.text
    assert f"error=access_denied&amp;error_description={code}&amp;state=a+state" in refused.text


def test_a_revoked_signing_certificate_does_not_stop_log_in(browser: Browser) -> None:
    assert "code=" in browser.login(VERIFIER, "revoked").headers["Location"]


def test_revocation_works_at_once(browser: Browser, app: Flask) -> None:
    assert browser.login(VERIFIER).status_code == 303
    app.extensions["card_program"].cards.revoke("good", AUTHENTICATION)
    assert 'data-code="certificate_revoked"' in browser.login(VERIFIER).text


def test_cancel_goes_straight_back(browser: Browser) -> None:
    page = browser.authorize(VERIFIER).headers["Location"]
    answer = query_of(browser.post(page, action="cancel").headers["Location"])
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "cancelled"
    assert answer["state"] == "a state"


def test_the_page_waits_ten_minutes(browser: Browser, clock: Clock) -> None:
    page = browser.authorize(VERIFIER).headers["Location"]
    token = browser.token_on(page)
    clock.forward(minutes=10, seconds=1)
    late = browser.http.post(
        page, data={"token": token, "card": "good", "pin": "1001", "action": "approve"}
    )
    assert late.status_code == 410
    assert 'data-code="request_expired"' in late.text


def test_two_clicks_do_no_harm(browser: Browser) -> None:
    page = browser.authorize(VERIFIER).headers["Location"]
    answers = [browser.post(page, pin="1001").headers["Location"] for _ in range(2)]
    codes = [query_of(answer)["code"] for answer in answers]
    assert codes[0] != codes[1]
    assert browser.redeem(codes[1], VERIFIER).status_code == 200


def test_discovery_names_what_is_demanded(browser: Browser) -> None:
    metadata = browser.http.get("/.well-known/openid-configuration").json
    assert metadata["issuer"] == ISSUER
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert metadata["subject_types_supported"] == ["pairwise"]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        assert metadata[name].startswith(f"{ISSUER}/")
    assert "d" not in browser.http.get("/jwks.json").json["keys"][0]
