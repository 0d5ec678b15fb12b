"""The code on a holder's phone: judged by its key, its time, and the register as of now (a suspension:
test_one_disposition.py)."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rig_phone import Holder, Phone, certified

from meibo.flow.certificate.commands.report_loss import report_loss
from meibo.flow.certificate.paper.code import UnreadableCodeError
from meibo.flow.certificate.phones import code
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u

pytestmark = pytest.mark.stage(at=certified)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def holder(journey: Any, staged: Any) -> Holder:
    return Holder(journey, staged)


@pytest.mark.requirement("CRT-02", "CRT-04")
def test_a_code_is_valid_now_and_tells_no_name(holder: Holder, rows: Any) -> None:
    """Nor does its id alone: it stands in every code, and opens nothing without the key."""
    phone = Phone()
    copy, at = holder.keep(phone), holder.journey.at
    found = holder.answer(phone.code(copy, at))
    assert (found.verdict.code, found.made) == ("valid", at.replace(microsecond=0))
    assert set(found.verdict.claims) == {"qualification", "registration_number", "registered_on"}
    assert rows("SELECT function, case_ref, outcome FROM journal.journal_entry ORDER BY id")[-1] == (
        "verification.answer_phone", str(copy), "valid",
    )  # fmt: skip
    ((shown,),) = rows("SELECT id FROM certificate.certificate_credential WHERE kind = 'shown'")
    with holder.journey.as_role("public"):
        assert answer_code(Actor("test:public"), at, credential=copy).code == "unknown"
        assert answer_code(Actor("test:public"), at, credential=shown).code == "valid"
    assert holder.told(phone.code(shown, at)) == "unknown"


def test_its_time_is_judged_before_the_register(holder: Holder) -> None:
    """An old code tells nothing, whatever became of the registration."""
    phone = Phone()
    copy, at = holder.keep(phone), holder.journey.at.replace(microsecond=0)
    payload = phone.code(copy, at)
    late, soon = at + 2 * MINUTE, at - MINUTE
    told = [holder.told(payload, one) for one in (soon - SECOND, soon, late, late + SECOND)]
    assert told == ["code_ahead", "valid", "valid", "code_old"]
    holder.end(copy)
    assert [holder.told(payload, one) for one in (at, late + SECOND)] == ["withdrawn", "code_old"]


def test_a_code_of_another_key_address_or_copy(holder: Holder) -> None:
    phone, other = Phone(), Phone()
    copy, second, at = holder.keep(phone), holder.keep(other), holder.journey.at
    good = code.read(phone.code(copy, at))
    later = good.content[:-1] + bytes([good.content[-1] ^ 1])
    wrong = (
        other.code(copy, at), phone.code(second, at), phone.code(copy, at, "http://other.test/r/"),
        b64u(good.content + bytes(64)), b64u(later + good.signature),
        b64u(good.content + phone.proof("x")),
    )  # fmt: skip
    assert [holder.told(one) for one in wrong] == ["binding_broken"] * len(wrong)
    assert holder.told(phone.code(uuid4(), at)) == "unknown"


def openssl(*args: str, content: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *args], input=content, capture_output=True, check=True).stdout


def signature(pem: Path, content: bytes) -> bytes:
    """r and s by openssl."""
    der = openssl("dgst", "-sha256", "-sign", str(pem), content=content)
    listed = openssl("asn1parse", "-inform", "DER", content=der).splitlines()
    halves = [line.rsplit(b":", 1)[1].decode() for line in listed if b"INTEGER" in line]
    return b"".join(bytes.fromhex(one.zfill(64)) for one in halves)


def test_a_code_made_by_openssl(holder: Holder, tmp_path: Path) -> None:
    """Key, proof and code by a program that knows nothing of Meibo."""
    pem = tmp_path / "phone.pem"
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(pem))
    point = openssl("ec", "-in", str(pem), "-pubout", "-outform", "DER")[-64:]
    jwk = {"kty": "EC", "crv": "P-256", "x": b64u(point[:32]), "y": b64u(point[32:])}
    challenge = holder.challenge()
    proof = signature(pem, b"meibo phone v1 keep\x00" + challenge.encode())
    copy = holder.keep(Phone(), challenge=challenge, key=jwk, signature=proof)
    content = bytes.fromhex(f"01{copy.hex}{int(holder.journey.at.timestamp()):08x}")
    signed = signature(pem, b"meibo phone v1 code\x00http://public.test/r/\x00" + content)
    assert holder.told(b64u(content + signed)) == "valid"


# Packed by hand: 01, the id, 6a01b120, and the bytes 0 to 63 for a signature.
VECTOR = (
    "AQASI0VniZq83u_____-7cxqAbEgAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"
    "MDEyMzQ1Njc4OTo7PD0-Pw"
)


def test_the_bytes_of_a_code() -> None:
    found = code.read(VECTOR)
    assert found.copy == UUID("00122345-6789-9abc-deef-fffffffeedcc")
    assert found.made == datetime.fromtimestamp(0x6A01B120, UTC)
    content = bytes.fromhex("01 00122345 6789 9abc deef fffffffeedcc 6a01b120")
    assert found.signed("http://x/r/") == b"meibo phone v1 code\0http://x/r/\0" + content
    assert found.signature == bytes(range(64))
    assert code.payload(code.new(found.copy, found.made), found.signature) == VECTOR


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(text=st.one_of(
    st.text(max_size=200), st.binary(max_size=120).map(b64u),
    st.binary(min_size=85, max_size=85).map(b64u), st.text("Aa_-9=", min_size=114, max_size=114),
))  # fmt: skip
def test_whatever_is_no_code_says_so(text: str) -> None:
    try:
        found = code.read(text)
    except UnreadableCodeError:
        return
    assert b64u(found.content + found.signature) == text


@pytest.mark.requirement("CRT-11", "EXT-07")
@pytest.mark.parametrize("what", ["one", "all", "shown"])
def test_a_lost_phone_counts_no_longer(holder: Holder, what: str, refuses: Any) -> None:
    mine, lost = Phone(), Phone()
    kept, gone = holder.keep(mine), holder.keep(lost)
    at, chosen = holder.journey.at, str(gone) if what == "one" else what

    def report() -> None:
        with holder.journey.acting(holder.trip.person) as actor:
            report_loss(actor, at, entry=holder.trip.entry, what=chosen, reason="lost")

    report()
    wanted = {"one": ["valid", "withdrawn"], "all": ["withdrawn"] * 2, "shown": ["valid"] * 2}[what]
    assert [holder.told(mine.code(kept, at)), holder.told(lost.code(gone, at))] == wanted
    with refuses("wallet.no_copies"):
        report()
    if what == "one":
        again = holder.keep(lost)
        assert holder.told(lost.code(again, at)) == "valid"
    else:
        with refuses("phone.no_certificate"):
            holder.keep(Phone())


@pytest.mark.requirement("CRT-11")
@pytest.mark.parametrize(
    ("act", "status", "wanted"),
    [("reissue", "registered", "withdrawn"), ("erasure", "erased", "erased")],
)
def test_a_newer_register_ends_it(
    holder: Holder, rows: Any, act: str, status: str, wanted: str
) -> None:
    """By PostgreSQL itself, in the transaction that writes the version, whoever writes it."""
    phone = Phone()
    copy = holder.keep(phone)
    rows(
        """INSERT INTO register.register_version
           SELECT (jsonb_populate_record(NULL::register.register_version, to_jsonb(v) ||
                   jsonb_build_object('id', gen_random_uuid(), 'sequence', 2, 'act', %s::text,
                                      'status', %s::text, 'cause', gen_random_uuid()))).*
             FROM register.register_version AS v RETURNING 1""",
        act, status,
    )  # fmt: skip
    assert holder.told(phone.code(copy, holder.journey.at)) == wanted
    assert holder.live() == []


def test_it_expires_with_the_certificate_it_was_made_of(holder: Holder, rows: Any) -> None:
    phone = Phone()
    copy = holder.keep(phone)
    ((expires,),) = rows("SELECT DISTINCT expires_at FROM certificate.certificate_credential")
    told = [holder.told(phone.code(copy, at), at) for at in (expires - SECOND, expires)]
    assert told == ["valid", "expired"]
