"""The timestamp authority on its wire, judged by openssl: a program that knows nothing of ours."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from neighbours.timestamp import app as application
from neighbours.timestamp.keys import load_keys, make_keys

KIND = "application/timestamp-query"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "endpoints.json").write_text(json.dumps({"timestamp": "http://127.0.0.1:9130"}))
    make_keys(tmp_path)
    return tmp_path


@pytest.fixture
def client(place: Path) -> Any:
    return application.create_app(place).test_client()


def openssl(*words: str | Path, ok: bool = True) -> str:
    done = subprocess.run(
        ["openssl", "ts", *map(str, words)], capture_output=True, text=True, check=False
    )
    assert (done.returncode == 0) is ok, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
def test_openssl_asks_and_is_content(place: Path, client: Any, digest: str) -> None:
    data, query, reply = (place / name for name in ("data", "data.tsq", "data.tsr"))
    data.write_bytes(b"something")
    openssl("-query", "-data", data, f"-{digest}", "-cert", "-out", query)
    answer = client.post("/", data=query.read_bytes(), content_type=KIND)
    assert (answer.status_code, answer.content_type) == (200, "application/timestamp-reply")
    reply.write_bytes(answer.data)
    ca = place / "neighbours-public" / "timestamp-ca.pem"
    openssl("-verify", "-queryfile", query, "-in", reply, "-CAfile", ca)
    data.write_bytes(b"something else")
    openssl("-verify", "-data", data, "-in", reply, "-CAfile", ca, ok=False)
    said = openssl("-reply", "-in", reply, "-text")
    assert "Status: Granted." in said


def query(**changes: Any) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    wanted = {"version": 1, "message_imprint": imprint, "cert_req": True, **changes}
    return bytes(tsp.TimeStampReq(wanted).dump())


def asked(client: Any, data: bytes) -> tsp.TimeStampResp:
    return tsp.TimeStampResp.load(client.post("/", data=data, content_type=KIND).data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "bad_data_format"),
        (b"nonsense", "bad_data_format"),
        (query() + b"\0", "bad_data_format"),
        (query(message_imprint={"hash_algorithm": {"algorithm": "md5"},
                                "hashed_message": bytes(16)}), "bad_alg"),
        (query(message_imprint={"hash_algorithm": {"algorithm": "sha256"},
                                "hashed_message": bytes(20)}), "bad_data_format"),
        (query(req_policy="1.2.3"), "unaccepted_policy"),
    ],
)  # fmt: skip
def test_what_it_does_not_stamp(client: Any, data: bytes, reason: str) -> None:
    reply = client.post("/", data=data, content_type=KIND).data
    status = tsp.PKIStatusInfo.load(reply[2:], strict=True)
    assert (status["status"].native, status["fail_info"].native) == ("rejection", {reason})


def test_a_token_repeats_the_nonce_and_never_a_serial(client: Any) -> None:
    tokens = [asked(client, query(nonce=77))["time_stamp_token"] for _ in range(2)]
    said = [one["content"]["encap_content_info"]["content"].parsed.native for one in tokens]
    assert [one["nonce"] for one in said] == [77, 77]
    assert said[0]["serial_number"] != said[1]["serial_number"]


def test_time_is_the_authoritys(place: Path) -> None:
    at = datetime(2031, 2, 3, 4, 5, 6, 700, tzinfo=UTC)
    client = application.create_app(place, lambda: at).test_client()
    token = asked(client, query())["time_stamp_token"]["content"]
    found = token["encap_content_info"]["content"].parsed["gen_time"].native
    assert found == at.replace(microsecond=0)


def test_its_certificate_may_stamp_and_nothing_else(place: Path) -> None:
    keys = load_keys(place)
    usage = keys.token_certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    keys.token_certificate.verify_directly_issued_by(keys.authority_certificate)
    before = keys.token_certificate
    make_keys(place)
    assert load_keys(place).token_certificate == before, "existing keys stay"


def test_the_wire(client: Any) -> None:
    assert client.get("/healthz").json == {"ok": True}
    listed = x509.load_der_x509_crl(client.get("/crl/timestamp.crl").data)
    assert listed.next_update_utc is not None
    assert listed.next_update_utc > datetime.now(UTC)
    wrong = client.post("/", data=query(), content_type="text/plain")
    assert (wrong.status_code, wrong.json["error"]) == (415, "media_type")
    assert client.post("/", data=bytes(5000), content_type=KIND).status_code == 413
    assert client.get("/").status_code == 405
