"""Both ways to a copy, as a wallet of our own goes them; the independent one: tests/oracles."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, RSAKey
from rig_certificate import disclosed, payload
from rig_issuer import REDIRECT, Nurse, registered
from rig_wallet_holder import Holder, now, own_jwt

from meibo import plugs
from meibo.config.home import public
from meibo.doors.clock.steps import close_wallet_grants
from meibo.flow.certificate.ports import SigningDownError
from meibo.flow.certificate.wallets.handles import code_of
from meibo.terms.actor import Actor

pytestmark = pytest.mark.stage(at=registered)
SD_JWT, MDOC = "nurse_sd_jwt", "nurse_mdoc"


class _Wide(jws.JWSRegistry):
    max_header_length = 10_000
    max_payload_length = 1_000_000


WIDE = _Wide(algorithms=["ES256"])


def error(found: Any, status: int = 400) -> str:
    """The error of an answer; none is kept by anybody, and each is said in ASCII."""
    assert found.status_code == status, found.content
    assert found.headers["Cache-Control"] == "no-store"
    said = found.json()
    assert said["error_description"].isascii()
    return str(said["error"])


@pytest.mark.requirement("CRT-01", "CRT-02")
def test_copies_by_an_offer(nurse: Nurse) -> None:
    """Ten copies, each bound to its own key and at a place of its own; nothing personal is kept here."""
    keys = [ECKey.generate_key("P-256") for _ in range(10)]
    with nurse.holding() as wallet:
        nonce = wallet.fresh()
        found = wallet.ask(SD_JWT, *(wallet.proof(nonce, key) for key in keys))
        assert found.status_code == 200, found.content
        texts = [one["credential"] for one in found.json()["credentials"]]
        said = {"notification_id": found.json()["notification_id"], "event": "credential_accepted"}
        assert [wallet.document("/notification", said).status_code for _ in range(2)] == [204, 204]
        assert wallet.ask(MDOC).status_code == 200
    places = {payload(text)["status"]["status_list"]["idx"] for text in texts}
    assert len(places) == 10
    for text, key in zip(texts, keys, strict=True):
        bound = payload(text)["cnf"]["jwk"]
        assert bound == {n: v for n, v in key.as_dict(private=False).items() if n in bound}
        assert len(bound) == 4
        assert disclosed(text)["name"] == nurse.trip.who.name
        assert payload(text)["iat"] % 3600 == 0
    kept = nurse.rows("SELECT kind, format, state, jwt FROM certificate.certificate_credential")
    assert sorted(kept) == [("wallet", "dc+sd-jwt", "issued", "")] * 10 + [
        ("wallet", "mso_mdoc", "issued", "")
    ]
    assert nurse.outcomes("hand_copies") == ["done", "done"]
    assert nurse.outcomes("note_wallet_event") == ["credential_accepted"] * 2


def test_statements_of_an_answer(nurse: Nurse) -> None:
    """As many for ten copies as for one: pinned, so that a rise is seen in review."""
    sent: list[str] = []

    def note(execute: Any, sql: str, *more: Any) -> Any:
        sent.append(sql)
        return execute(sql, *more)

    with nurse.holding() as wallet:
        for count in (1, 10):
            nonce = wallet.fresh()
            proofs = [wallet.proof(nonce, ECKey.generate_key("P-256")) for _ in range(count)]
            sent.clear()
            with connection.execute_wrapper(note):
                assert wallet.ask(SD_JWT, *proofs).status_code == 200
            # asked: used up, grant, had before, entry held still, version with entry, places taken,
            # delivery, savepoint, copies, its release, append; handed: held still, delivery, copies,
            # append
            assert len(sent) == 15, sent


@pytest.mark.requirement("CRT-02", "CRT-04")
def test_copies_by_the_holder_s_answer(nurse: Nurse) -> None:
    """Pushed, allowed at the applicants' door, redeemed; `iss` and `state` come back to the wallet."""
    with nurse.issuer() as wallet:
        made = wallet.push(REDIRECT, SD_JWT)
        assert made.status_code == 201, made.content
    request_uri = made.json()["request_uri"]
    back = nurse.code(request_uri)
    told = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    assert back.startswith(REDIRECT + "?")
    assert (told["iss"], told["state"]) == ("http://localhost:14", "s-1")
    with nurse.issuer() as again:
        again.key, again.verifier = wallet.key, wallet.verifier
        assert again.redeem(told["code"], REDIRECT).json()["scope"] == SD_JWT
        found = again.ask(SD_JWT)
        assert disclosed(found.json()["credentials"][0]["credential"])["birth_date"]
        assert error(again.ask(MDOC)) == "unknown_credential_configuration"
    with nurse.applicant() as page:  # request_uri a second time
        fields = {"client_id": "sample-wallet", "request_uri": request_uri}
        assert page.get("/wallet/authorize", fields).status_code == 404
        assert (
            page.post("/wallet/authorize", fields | {"entry": str(nurse.trip.entry)}).status_code
            == 404
        )


def test_details_name_what_to_ask_for(nurse: Nurse) -> None:
    """authorization_details are answered with identifiers, and the identifier is asked for."""
    details = json.dumps([{"type": "openid_credential", "credential_configuration_id": SD_JWT}])
    with nurse.issuer() as wallet:
        made = wallet.push(REDIRECT, "", authorization_details=details).json()["request_uri"]
    (code,) = parse_qs(urlsplit(nurse.code(made)).query)["code"]
    with nurse.issuer() as again:
        again.key, again.verifier = wallet.key, wallet.verifier
        (named,) = again.redeem(code, REDIRECT).json()["authorization_details"]
        assert named["credential_identifiers"] == [SD_JWT]
        body = {"credential_identifier": SD_JWT, "proofs": {"jwt": [again.proof(again.fresh())]}}
        assert again.document("/credential", body).status_code == 200
        assert error(again.document("/credential", {**body, "credential_identifier": "x"})) == (
            "unknown_credential_identifier"
        )


def test_declined(nurse: Nurse) -> None:
    with nurse.issuer() as wallet:
        made = wallet.push(REDIRECT, SD_JWT).json()["request_uri"]
    told = parse_qs(urlsplit(nurse.code(made, decline="1")).query)
    assert told["error"] == ["access_denied"]
    assert nurse.rows("SELECT count(*) FROM certificate.certificate_walletgrant") == [(0,)]


@pytest.mark.parametrize(
    ("differs", "wanted"),
    [
        ({"client_id": "nobody"}, "invalid_client"),
        ({"redirect_uri": REDIRECT + "/more"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "nobody_sd_jwt"}, "invalid_scope"),
        ({"authorization_details": "[[[["}, "invalid_authorization_details"),
        ({"request_uri": "urn:x"}, "invalid_request"),
        ({"dpop_jkt": "A" * 43}, "invalid_request"),
    ],
)
def test_pushed_requests_that_are_refused(
    nurse: Nurse, differs: dict[str, str], wanted: str
) -> None:
    fields = {"redirect": REDIRECT, "scope": SD_JWT} | differs
    if "redirect_uri" in differs:
        fields["redirect"] = fields.pop("redirect_uri")
    with nurse.issuer() as wallet:
        found = wallet.push(**fields)
        assert error(found, 401 if wanted == "invalid_client" else 400) == wanted


@pytest.fixture
def asked(nurse: Nurse) -> tuple[Nurse, Holder, str]:
    """A code, and the wallet that pushed its request."""
    with nurse.issuer() as wallet:
        made = wallet.push(REDIRECT, SD_JWT).json()["request_uri"]
    (code,) = parse_qs(urlsplit(nurse.code(made)).query)["code"]
    return nurse, wallet, code


@pytest.mark.parametrize(
    "how", ["redirect_uri", "code_verifier", "client_id", "key", "over", "again"]
)
def test_codes_that_are_not_redeemed(asked: tuple[Nurse, Holder, str], how: str) -> None:
    """Tried with anything that differs, or late, or twice: nothing, and the code is closed."""
    nurse, before, code = asked
    with nurse.issuer() as wallet:
        wallet.key, wallet.verifier = before.key, before.verifier
        differs: dict[str, Any] = {}
        if how == "key":
            differs = {"differs": {"key": ECKey.generate_key("P-256")}}
        elif how == "over":
            nurse.rows("UPDATE certificate.certificate_walletgrant SET expires_at = now()")
        elif how == "again":
            assert wallet.redeem(code, REDIRECT).status_code == 200
        else:
            differs = {how: "http://127.0.0.1:9190/other" if how == "redirect_uri" else "other"}
        token, wallet.token = wallet.token, ""
        assert error(wallet.redeem(code, REDIRECT, **differs)) == "invalid_grant"
        if how == "again":  # what the first one got is closed too
            wallet.token = token
            assert error(wallet.ask(SD_JWT), 401) == "invalid_token"
        if how != "over":
            assert error(wallet.redeem(code, REDIRECT)) == "invalid_grant"


@pytest.mark.requirement("CRT-11")
def test_digits_typed_wrong_five_times(nurse: Nurse) -> None:
    made = nurse.offer()
    wrong = f"{(int(made.tx_code) + 1) % 1_000_000:06}"
    with nurse.issuer() as wallet:
        tried = [error(wallet.take(code_of(made.handle), wrong)) for _ in range(5)]
        assert tried == ["invalid_grant"] * 5
        assert error(wallet.take(code_of(made.handle), made.tx_code)) == "invalid_grant"
        assert error(wallet.client.get(f"/offers/{made.handle}"), 404) == "no_request"
    assert nurse.outcomes("redeem_offer").count("refused:tx_code") == 5


def test_an_offer_by_reference_says_nothing_of_anybody(nurse: Nurse) -> None:
    made = nurse.offer()
    with nurse.issuer() as wallet:
        found = wallet.client.get(f"/offers/{made.handle}").json()
        assert found["credential_configuration_ids"] == [SD_JWT, MDOC]
        (grant,) = found["grants"].values()
        assert grant["pre-authorized_code"] == code_of(made.handle)
        assert made.tx_code not in str(found)
        assert nurse.trip.who.name not in str(found)
        nurse.offer()  # a newer one closes it
        with nurse.issuer() as later:
            assert later.client.get(f"/offers/{made.handle}").status_code == 404


DPOP: dict[str, tuple[dict[str, Any], str]] = {
    "another method": ({"htm": "GET"}, "invalid_dpop_proof"),
    "another address": ({"htu": "http://localhost:14/token"}, "invalid_dpop_proof"),
    "another token": ({"ath": "A" * 43}, "invalid_dpop_proof"),
    "old": ({"iat": now() - 400}, "invalid_dpop_proof"),
    "no id": ({"jti": ""}, "invalid_dpop_proof"),
    "no nonce": ({"nonce": None}, "use_dpop_nonce"),
    "nonce of another use": ({"nonce": "proof"}, "use_dpop_nonce"),
    "another type": ({"header": {"typ": "JWT"}}, "invalid_dpop_proof"),
    "algorithm none": ({"header": {"alg": "none"}}, "invalid_dpop_proof"),
    "private key in it": ({"header": {"jwk": "private"}}, "invalid_dpop_proof"),
    "another key": ({"key": ECKey.generate_key("P-256")}, "invalid_token"),
}


@pytest.mark.parametrize("what", list(DPOP))
def test_proofs_of_possession_that_do_not_count(nurse: Nurse, what: str) -> None:
    """RFC 9449 §4.3: for another request, moment, token or key."""
    differs, wanted = DPOP[what]
    with nurse.holding() as wallet:
        if differs.get("nonce") == "proof":
            differs = {"nonce": wallet.fresh()}
        if differs.get("header") == {"jwk": "private"}:
            differs = {"header": {"jwk": wallet.key.as_dict(private=True)}}
        found = wallet.ask(SD_JWT, **differs)
        assert error(found, 401) == wanted
        assert found.headers["WWW-Authenticate"].startswith(f'DPoP error="{wanted}"')
        assert wallet.ask(SD_JWT).status_code == 200


def test_a_proof_of_possession_is_good_once(nurse: Nurse) -> None:
    with nurse.holding() as wallet:
        proof, body = wallet.dpop("/credential"), {"credential_configuration_id": SD_JWT}
        body["proofs"] = {"jwt": [wallet.proof(wallet.fresh())]}  # type: ignore[assignment]
        assert wallet.document("/credential", body, proof).status_code == 200
        body["proofs"] = {"jwt": [wallet.proof(wallet.fresh())]}  # type: ignore[assignment]
        assert error(wallet.document("/credential", body, proof), 401) == "invalid_dpop_proof"


PROOFS: dict[str, tuple[dict[str, Any], str]] = {
    "wrong audience": ({"aud": "http://localhost:11"}, "invalid_proof"),
    "old": ({"iat": now() - 400}, "invalid_proof"),
    "over": ({"exp": now() - 1}, "invalid_proof"),
    "wrong nonce": ({"nonce": "A" * 32}, "invalid_nonce"),
    "nonce of another use": ({"nonce": "dpop"}, "invalid_nonce"),
    "algorithm none": ({"header": {"alg": "none"}}, "invalid_proof"),
    "another type": ({"header": {"typ": "JWT"}}, "invalid_proof"),
    "no key": ({"header": {"jwk": None}}, "invalid_proof"),
    "key elsewhere": ({"header": {"kid": "did:x#1"}}, "invalid_proof"),
    "attested by nobody known": ({"header": {"key_attestation": "e30.e30.AA"}}, "invalid_proof"),
    "RS256": ({"key": "rsa", "header": {"alg": "RS256"}}, "invalid_proof"),
    "P-384": ({"key": "p384", "header": {"alg": "ES384"}}, "invalid_proof"),
}
_OTHERS = {"rsa": lambda: RSAKey.generate_key(2048), "p384": lambda: ECKey.generate_key("P-384")}


@pytest.mark.parametrize("what", list(PROOFS))
def test_proofs_of_keys_that_do_not_count(nurse: Nurse, what: str) -> None:
    differs, wanted = dict(PROOFS[what][0]), PROOFS[what][1]
    with nurse.holding() as wallet:
        if differs.get("nonce") == "dpop":
            differs["nonce"] = wallet.nonce
        key = _OTHERS[differs.pop("key")]() if "key" in differs else None
        nonce = differs.pop("nonce", None) or wallet.fresh()
        assert error(wallet.ask(SD_JWT, wallet.proof(nonce, key, **differs))) == wanted
    assert nurse.rows("SELECT count(*) FROM certificate.certificate_credential") == [(0,)]


def test_what_a_batch_may_be(nurse: Nurse) -> None:
    """Ten keys at most, none twice, one nonce; thirty copies of one consent."""
    with nurse.holding() as wallet:
        key, nonce = ECKey.generate_key("P-256"), wallet.fresh()
        eleven = [wallet.proof(nonce) for _ in range(11)]
        assert error(wallet.ask(SD_JWT, *eleven)) == "invalid_proof"
        assert error(wallet.ask(SD_JWT, *[wallet.proof(nonce, key)] * 2)) == "invalid_proof"
        two = [wallet.proof(nonce), wallet.proof(wallet.fresh())]
        assert error(wallet.ask(SD_JWT, *two)) == "invalid_nonce"
        assert wallet.ask(SD_JWT, *eleven[:10]).status_code == 200
        assert error(wallet.ask(SD_JWT, eleven[10])) == "invalid_nonce"  # used
        for _ in range(2):
            nonce = wallet.fresh()
            ten = [wallet.proof(nonce) for _ in range(10)]
            assert wallet.ask(SD_JWT, *ten).status_code == 200
        assert error(wallet.ask(SD_JWT)) == "credential_request_denied"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("[" * 5_000, "invalid_request"),
        ('{"a":' * 250 + "1" + "}" * 250, "invalid_request"),
        ("{", "invalid_request"),
        ("[]", "invalid_request"),
        ('"' + "x" * 70_000 + '"', "invalid_request"),
        ({"proofs": {"jwt": ["x"]}}, "invalid_credential_request"),
        ({"credential_configuration_id": SD_JWT}, "invalid_credential_request"),
        ({"credential_configuration_id": 7, "proofs": {}}, "invalid_request"),
        ({"credential_configuration_id": SD_JWT, "proofs": {}}, "invalid_proof"),
        ({"credential_configuration_id": SD_JWT, "proofs": {"jwt": []}}, "invalid_proof"),
        ({"credential_configuration_id": SD_JWT, "proofs": {"jwt": [7]}}, "invalid_proof"),
        ({"credential_configuration_id": SD_JWT, "proofs": {"di_vp": ["x"]}}, "invalid_proof"),
        ({"credential_configuration_id": SD_JWT, "proofs": {"jwt": ["é"]}}, "invalid_proof"),
        ({"credential_configuration_id": SD_JWT, "proof": {}}, "invalid_credential_request"),
        ({"credential_configuration_id": SD_JWT, "credential_response_encryption": {}},
         "invalid_encryption_parameters"),
    ],
)  # fmt: skip
def test_requests_that_cannot_be_read(nurse: Nurse, body: Any, wanted: str) -> None:
    with nurse.holding() as wallet:
        assert error(wallet.document("/credential", body)) == wanted


def test_requests_of_other_shapes(nurse: Nurse) -> None:
    with nurse.issuer() as wallet:
        assert wallet.client.get("/token").status_code == 405
        assert error(wallet.client.post("/token", "{}", content_type="application/json")) == (
            "invalid_request"
        )
        twice = "grant_type=a&grant_type=b"
        form = "application/x-www-form-urlencoded"
        assert error(wallet.client.post("/token", twice, content_type=form)) == "invalid_request"
        assert error(wallet.form("/token", {"grant_type": "password"})) == "unsupported_grant_type"
        assert error(wallet.client.get("/nowhere"), 404) == "invalid_request"
        wallet.token = "nobody's"
        assert error(wallet.ask(SD_JWT), 401) == "invalid_token"
        bearer = {"Authorization": "Bearer x"}
        found = wallet.client.post(
            "/credential", "{}", content_type="application/json", headers=bearer
        )
        assert error(found, 401) == "invalid_token"


def test_keys_attested_by_a_maker_who_is_trusted(nurse: Nurse) -> None:
    """OpenID4VCI 1.0 Appendix D: as a proof of its own, and in a proof's header."""
    maker = ECKey.generate_key("P-256", {"kid": "maker"})
    place = public() / "wallet-attesters.json"
    place.write_text(json.dumps(KeySet([maker]).as_dict(private=False)))
    keys = [ECKey.generate_key("P-256") for _ in range(3)]
    bare = [{n: one.as_dict(private=False)[n] for n in ("kty", "crv", "x", "y")} for one in keys]

    def attested(nonce: str, **differs: Any) -> str:
        said = {"iat": now(), "exp": now() + 60, "attested_keys": bare, "nonce": nonce, **differs}
        return own_jwt(maker, "key-attestation+jwt", said, jwk=None, kid="maker")

    try:
        with nurse.holding() as wallet:

            def ask(text: str) -> Any:
                body = {"credential_configuration_id": SD_JWT, "proofs": {"attestation": [text]}}
                return wallet.document("/credential", body)

            found = ask(attested(wallet.fresh()))
            assert len(found.json()["credentials"]) == 3
            assert error(ask(attested("A" * 32))) == "invalid_nonce"
            assert error(ask(attested(wallet.fresh(), exp=now() - 1))) == "invalid_proof"
            assert error(ask(attested(wallet.fresh(), attested_keys=[]))) == "invalid_proof"
            nonce = wallet.fresh()
            header = {"key_attestation": attested(nonce)}
            proof = wallet.proof(nonce, keys[1], header=header)
            assert len(wallet.ask(SD_JWT, proof).json()["credentials"]) == 3
            other = wallet.proof(wallet.fresh(), header=header)
            assert error(wallet.ask(SD_JWT, other)) == "invalid_proof"
    finally:
        place.unlink()


class _Away:
    """A signing service that gives no answer."""

    def __getattr__(self, name: str) -> Any:
        raise SigningDownError("timeout")


def test_nothing_is_lost_while_the_signing_service_is_away(
    nurse: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nurse.holding() as wallet:
        with monkeypatch.context() as patch:
            own = plugs.fill
            patch.setattr(
                plugs, "fill", lambda name: _Away() if name == "certificate.signer" else own(name)
            )
            found = wallet.ask(SD_JWT)
            assert found.status_code == 202
            waiting = {"transaction_id": found.json()["transaction_id"]}
            assert wallet.document("/deferred", waiting).status_code == 202
        late = wallet.document("/deferred", waiting)
        assert payload(late.json()["credentials"][0]["credential"])["cnf"]
        assert error(wallet.document("/deferred", waiting)) == "invalid_transaction_id"
    assert nurse.rows("SELECT state FROM certificate.certificate_credential") == [("issued",)]


def test_what_the_wallet_could_not_keep_counts_no_longer(nurse: Nurse) -> None:
    with nurse.holding() as wallet:
        notification = wallet.ask(SD_JWT).json()["notification_id"]
        said = {"notification_id": notification, "event": "credential_deleted"}
        assert error(wallet.document("/notification", {**said, "event": "x"})) == (
            "invalid_notification_request"
        )
        assert error(wallet.document("/notification", {**said, "notification_id": "x"})) == (
            "invalid_notification_id"
        )
        assert wallet.document("/notification", said).status_code == 204
    assert nurse.rows("SELECT state FROM certificate.certificate_credential") == [("withdrawn",)]


def test_time_ends_what_was_not_used(nurse: Nurse) -> None:
    """The clock closes codes and tokens that are over, and forgets what was used up."""
    with nurse.holding() as wallet:
        assert wallet.push(REDIRECT, SD_JWT).status_code == 201
    nurse.offer()
    later = datetime.now(UTC) + timedelta(days=2)
    with nurse.journey.as_role("clock"):
        assert close_wallet_grants(Actor("test"), later) == 2
        assert close_wallet_grants(Actor("test"), later) == 0
    states = nurse.rows("SELECT DISTINCT state FROM certificate.certificate_walletgrant")
    assert states == [("closed",)]
    for table in ("walletseen", "walletrequest"):
        assert nurse.rows(f"SELECT count(*) FROM certificate.certificate_{table}") == [(0,)]


def test_metadata_plain_and_signed(nurse: Nurse) -> None:
    """The signed form says the same, by a key whose chain is in its header."""
    with nurse.issuer() as wallet:
        address = "/.well-known/openid-credential-issuer"
        plain = wallet.client.get(address).json()
        text = wallet.client.get(address, headers={"Accept": "application/jwt"}).content.decode()
        server = wallet.client.get("/.well-known/oauth-authorization-server").json()
    listed = json.loads((public() / "issuer-jwks.json").read_text())["keys"]
    token = jws.extract_compact(text.encode(), registry=WIDE)
    header = token.headers()
    (key,) = (one for one in listed if one["kid"] == header["kid"])
    assert jws.validate_compact(token, ECKey.import_key(key), registry=WIDE)
    assert (header["typ"], header["x5c"]) == ("openidvci-issuer-metadata+jwt", key["x5c"])
    said = json.loads(token.payload or b"")
    assert said["sub"] == plain["credential_issuer"] == server["issuer"]
    assert {name: said[name] for name in plain} == plain
    supported = plain["credential_configurations_supported"]
    assert len(supported) == 60
    for one in supported.values():
        assert [name["locale"] for name in one["credential_metadata"]["display"]] == ["ja", "en"]
    assert server["authorization_endpoint"] == "http://localhost:8/wallet/authorize"


def test_the_issuer_sees_only_whose_holder_allowed_it(nurse: Nurse) -> None:
    """Row security: an entry is seen while a grant of it is redeemed, and no copy is made without one."""
    nurse.offer()
    with nurse.journey.as_role("issuer") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register.register_entry")
        assert cursor.fetchone() == (0,)
    with (
        nurse.holding(),
        nurse.journey.as_role("issuer") as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT count(*) FROM register.register_entry")
        assert cursor.fetchone() == (1,)
    nurse.rows(
        "UPDATE certificate.certificate_walletgrant SET state = 'closed' WHERE state <> 'closed'"
    )
    with nurse.journey.as_role("issuer") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register.register_version")
        assert cursor.fetchone() == (0,)
