"""A path of one: what makes a certificate count, and what does not (RFC 5280 §6.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from meibo.connectors.card.direct import problem_of
from neighbours.card.certificates import usage

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SIGNING = {"digital_signature": True, "content_commitment": True}
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


def made(
    ca: Any, *extensions: tuple[x509.ExtensionType, bool], on: dict[str, bool] | None = SIGNING,
    begins: datetime = NOW - DAY, ends: datetime = NOW + DAY,
) -> x509.Certificate:  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]))
        .issuer_name(ca.authority.certificate.subject).public_key(ca.key.public_key())
        .serial_number(next(ca.serials)).not_valid_before(begins).not_valid_after(ends)
    )  # fmt: skip
    if on is not None:
        builder = builder.add_extension(usage(**on), critical=True)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(ca.authority.key, hashes.SHA256())


@pytest.mark.requirement("REG-02")
def test_what_counts_and_what_does_not(ca: Any, other_ca: Any) -> None:
    root = ca.authority.certificate
    leaf = x509.BasicConstraints(ca=False, path_length=None)
    authority = x509.BasicConstraints(ca=True, path_length=None)
    cases = {
        None: [
            made(ca), made(ca, (leaf, True)), made(ca, (UNKNOWN, False)),
            made(ca, begins=NOW, ends=NOW),  # both ends are included
        ],
        "expired": [made(ca, begins=NOW - 2 * DAY, ends=NOW - timedelta(seconds=1))],
        "untrusted": [
            made(other_ca),  # the same name, another key
            made(ca, on=None),
            made(ca, on={"digital_signature": True}),
            made(ca, (authority, True)),
            made(ca, (UNKNOWN, True)),
            made(ca, begins=NOW + timedelta(seconds=1)),
            root,
        ],
    }  # fmt: skip
    for wanted, certificates in cases.items():
        for place, one in enumerate(certificates):
            assert problem_of(one, root, NOW) == wanted, (wanted, place)


def test_an_authority_past_its_time_or_no_authority(ca: Any) -> None:
    root = ca.authority.certificate
    after = root.not_valid_after_utc + DAY
    assert problem_of(made(ca, ends=after + DAY), root, after) == "untrusted"
    card = made(ca)
    with pytest.raises(x509.ExtensionNotFound):
        problem_of(card, card, NOW)
