"""The same signatures judged by `openssl cms` and by pyHanko whole: a table of what each says.

OpenSSL's `cms` has no -CRLfile: the list goes into -CAfile, and without -crl_check_all a revoked
signer passes. A test below shows that the list counts.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms as asn1
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from meibo.terms.refusal import Refusal
from neighbours.card.certificates import Term
from neighbours.card.signing import detached_cms

DOCUMENT = "見本の申請書\r\n\x00 bytes".encode()
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)
Openssl = Callable[..., str]


@pytest.fixture
def openssl(ca: Any, lists: Any, tmp_path: Path) -> Openssl:
    """openssl(document, cms, at=AT, check=True): "good", or the last line it complained with."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is missing")

    def openssl(document: bytes, cms: bytes, at: datetime = AT, *, check: bool = True) -> str:
        root = ca.authority.certificate.public_bytes(serialization.Encoding.PEM)
        listed = b""
        if lists.body:
            crl = x509.load_der_x509_crl(lists.body)
            listed = crl.public_bytes(serialization.Encoding.PEM)
        (tmp_path / "trusted.pem").write_bytes(root + listed)
        (tmp_path / "document").write_bytes(document)
        (tmp_path / "signature").write_bytes(cms)
        done = subprocess.run(
            [program, "cms", "-verify", "-binary", "-inform", "DER", "-in", "signature",
             "-content", "document", "-CAfile", "trusted.pem", "-purpose", "any",
             "-attime", str(int(at.timestamp())), "-out", "/dev/null",
             *(["-crl_check_all"] if check else [])],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "good" if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2]

    return openssl


@pytest.fixture
def pyhanko(ca: Any, lists: Any, caplog: pytest.LogCaptureFixture) -> Callable[..., bool]:
    """pyhanko(document, cms, at=AT): good by its own path validation, list and all."""
    caplog.set_level(logging.CRITICAL, logger="pyhanko")
    root = asn1_x509.Certificate.load(
        ca.authority.certificate.public_bytes(serialization.Encoding.DER)
    )

    def pyhanko(document: bytes, cms: bytes, at: datetime = AT) -> bool:
        context = ValidationContext(
            trust_roots=[root], crls=[lists.body] if lists.body else [], moment=at,
            allow_fetching=False, revocation_mode="require",
        )  # fmt: skip
        usage = KeyUsageConstraints(key_usage={"non_repudiation"})
        try:
            content = asn1.ContentInfo.load(cms, strict=True)
            status = asyncio.run(
                async_validate_detached_cms(
                    document, content["content"], context, key_usage_settings=usage
                )
            )
        except Exception:  # noqa: BLE001 - whatever it raises over such bytes, it is not good
            return False
        return bool(status.bottom_line and status.intact and not status.revoked)

    return pyhanko


def _altered_value(cms: bytes) -> bytes:
    content = asn1.ContentInfo.load(cms)
    signer = content["content"]["signer_infos"][0]
    signer["signature"] = (
        bytes([signer["signature"].native[0] ^ 1]) + signer["signature"].native[1:]
    )
    return content.dump(force=True)


def _altered_digest(cms: bytes) -> bytes:
    return cms.replace(_digest(DOCUMENT), _digest(b"another"))


def _digest(content: bytes) -> bytes:
    made = hashes.Hash(hashes.SHA256())
    made.update(content)
    return made.finalize()


def _without_certificate(card: Any) -> bytes:
    options = pkcs7.PKCS7Options
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DOCUMENT)
    return builder.add_signer(card.certificate, card.key, hashes.SHA256()).sign(
        serialization.Encoding.DER,
        [options.Binary, options.DetachedSignature, options.NoCerts],
    )


# case: (document, signature) of a CA and another, what Meibo says
CASES: dict[str, tuple[Callable[[Any, Any], tuple[bytes, bytes]], str]] = {
    "good": (lambda ca, _: (DOCUMENT, detached_cms(DOCUMENT, ca.card())), "good"),
    "document altered": (
        lambda ca, _: (DOCUMENT + b" ", detached_cms(DOCUMENT, ca.card())), "altered"),
    "line ends altered": (
        lambda ca, _: (DOCUMENT.replace(b"\r", b""), detached_cms(DOCUMENT, ca.card())), "altered"),
    "value altered": (
        lambda ca, _: (DOCUMENT, _altered_value(detached_cms(DOCUMENT, ca.card()))), "altered"),
    "digest put in": (
        lambda ca, _: (b"another", _altered_digest(detached_cms(DOCUMENT, ca.card()))), "altered"),
    "expired": (
        lambda ca, _: (DOCUMENT, detached_cms(DOCUMENT, ca.card(Term(AT - YEAR, AT - DAY)))),
        "expired"),
    "not yet": (
        lambda ca, _: (DOCUMENT, detached_cms(DOCUMENT, ca.card(Term(AT + DAY, AT + YEAR)))),
        "untrusted"),
    "another authority of the same name": (
        lambda _, other: (DOCUMENT, detached_cms(DOCUMENT, other.card())), "untrusted"),
    "without its certificate": (
        lambda ca, _: (DOCUMENT, _without_certificate(ca.card())), "malformed"),
    "not CMS": (lambda *_: (DOCUMENT, b"\x30\x03\x02\x01\x01"), "malformed"),
}  # fmt: skip


def _said(judge: Any, document: bytes, cms: bytes, at: datetime = AT) -> str:
    try:
        judge(document, cms, at)
    except Refusal as refusal:
        return refusal.code.removeprefix("signature.")
    return "good"


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize("case", CASES)
def test_all_agree(
    judge: Any, openssl: Openssl, pyhanko: Any, ca: Any, other_ca: Any, case: str
) -> None:
    make, ours = CASES[case]
    document, signature = make(ca, other_ca)
    assert _said(judge, document, signature) == ours
    assert (openssl(document, signature) == "good") == (ours == "good")
    assert pyhanko(document, signature) == (ours == "good")


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize("step", [13, pytest.param(1, marks=pytest.mark.long)])
def test_what_is_good_with_a_byte_changed_is_good_to_pyhanko(
    judge: Any, pyhanko: Any, ca: Any, step: int
) -> None:
    """Meibo asks pyHanko for the integrity alone: nothing may slip between the two."""
    signature = detached_cms(DOCUMENT, ca.card())
    good = 0
    for place in range(0, len(signature), step):
        changed = bytearray(signature)
        changed[place] ^= 1 + place % 255
        if _said(judge, DOCUMENT, bytes(changed)) == "good":
            assert pyhanko(DOCUMENT, bytes(changed)), place
            good += 1
    assert good < len(signature) // step // 10, "what is not signed is little"


@pytest.mark.requirement("REG-02")
def test_revoked(judge: Any, openssl: Openssl, pyhanko: Any, ca: Any, lists: Any) -> None:
    card, other = ca.card(), ca.card()
    lists.body = ca.crl(card.certificate.serial_number)
    revoked, good = detached_cms(DOCUMENT, card), detached_cms(DOCUMENT, other)
    assert (_said(judge, DOCUMENT, revoked), _said(judge, DOCUMENT, good)) == ("revoked", "good")
    assert (pyhanko(DOCUMENT, revoked), pyhanko(DOCUMENT, good)) == (False, True)
    assert "revoked" in openssl(DOCUMENT, revoked)
    assert openssl(DOCUMENT, good) == "good"
    assert openssl(DOCUMENT, revoked, check=False) == "good", "so the list is what counts"


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize("missing", ["none", "stale", "of another authority"])
def test_without_a_list_that_counts(
    judge: Any, openssl: Openssl, pyhanko: Any, ca: Any, other_ca: Any, lists: Any, missing: str
) -> None:
    """Neither says good where it cannot know."""
    lists.body = {
        "none": None, "stale": ca.crl(at=AT - 2 * DAY), "of another authority": other_ca.crl(),
    }[missing]  # fmt: skip
    signature = detached_cms(DOCUMENT, ca.card())
    assert _said(judge, DOCUMENT, signature) in {"cannot_say", "untrusted"}
    assert openssl(DOCUMENT, signature) != "good"
    assert not pyhanko(DOCUMENT, signature)
