"""Real CMS of the card's own making, judged as the applicant door judges it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import cms as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meibo.connectors.card import revocation
from meibo.terms.refusal import Refusal
from neighbours.card.cards import CardKey
from neighbours.card.certificates import Authority, Term, revocation_list, usage
from neighbours.card.signing import detached_cms

DOCUMENT = "見本の申請書\r\n\x00 bytes".encode()
OPTIONS = pkcs7.PKCS7Options
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def code(judge: Any, document: bytes, cms: bytes, **when: datetime) -> str:
    try:
        judge(document, cms, **when)
    except Refusal as refusal:
        return refusal.code.removeprefix("signature.")
    return "good"


def now(judge: Any) -> datetime:
    """The moment at which judge judges unless told otherwise."""
    found: datetime = judge.__defaults__[0]
    return found


@pytest.mark.requirement("REG-02", "APP-02")
def test_a_good_signature(judge: Any, ca: Any) -> None:
    cms = detached_cms(DOCUMENT, ca.card())
    found = judge(DOCUMENT, cms)
    assert found.cms == cms
    assert found.signer.name == "見本　花子"
    assert found.signer.birth_date == "2001-04-05"
    assert (found.signer.sex, found.signer.stand_ins) == ("2", "00000")
    assert found.signer.address == "見本県見本市中央１丁目１番１号"


@pytest.mark.parametrize(
    "birth", [date(1911, 1, 1), date(1926, 12, 24), date(1989, 1, 7), date(2019, 5, 1)]
)
def test_birth_dates_of_every_era(judge: Any, ca: Any, birth: date) -> None:
    from neighbours.population import Resident

    person: Resident = replace(_person(), birth_date=birth)
    found = judge(DOCUMENT, detached_cms(DOCUMENT, ca.card(holder=person)))
    assert found.signer.birth_date == birth.isoformat()


def _person() -> Any:
    from neighbours.population import Resident

    return Resident(
        individual_number="123456789018", resident_record_code="12345678903", name="𠮷田　花子",
        kana="ヨシダ　ハナコ", former_name=None, common_name=None, alphabet_name=None,
        birth_date=date(2001, 4, 5), sex="2", address="見本県見本市", municipality_code="99999",
        alive=True, changed="none", changed_on=None,
    )  # fmt: skip


def test_a_name_the_card_cannot_write(judge: Any, ca: Any) -> None:
    found = judge(DOCUMENT, detached_cms(DOCUMENT, ca.card(holder=_person())))
    assert found.signer.name != "𠮷田　花子"
    assert found.signer.stand_ins == "10000"


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize(
    "other", [b"", DOCUMENT + b" ", DOCUMENT[:-1], DOCUMENT.replace(b"\r", b"")]
)
def test_altered_documents(judge: Any, ca: Any, other: bytes) -> None:
    assert code(judge, other, detached_cms(DOCUMENT, ca.card())) == "altered"


def test_an_altered_signature_value(judge: Any, ca: Any) -> None:
    content = asn1.ContentInfo.load(detached_cms(DOCUMENT, ca.card()))
    signer = content["content"]["signer_infos"][0]
    value = bytearray(signer["signature"].native)
    value[100] ^= 1
    signer["signature"] = bytes(value)
    assert code(judge, DOCUMENT, content.dump(force=True)) == "altered"


@pytest.mark.requirement("REG-02")
def test_terms(judge: Any, ca: Any) -> None:
    at, year = now(judge), timedelta(days=365)
    over = Term(at - 2 * year, at - timedelta(seconds=2))
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card(over))) == "expired"
    to_come = Term(at + timedelta(days=1), at + year)
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card(to_come))) != "good"


@pytest.mark.requirement("REG-02")
def test_revoked(judge: Any, ca: Any, lists: Any) -> None:
    card, other = ca.card(), ca.card()
    lists.body = ca.crl(card.certificate.serial_number)
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, card)) == "revoked"
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, other)) == "good"


def test_expired_and_revoked_is_never_good(judge: Any, ca: Any, lists: Any) -> None:
    at = now(judge)
    card = ca.card(Term(at - timedelta(days=30), at - timedelta(days=1)))
    lists.body = ca.crl(card.certificate.serial_number)
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, card)) in {"expired", "revoked"}


@pytest.mark.requirement("REG-02")
def test_another_authority_of_the_same_name(judge: Any, other_ca: Any) -> None:
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, other_ca.card())) == "untrusted"


def custom(ca: Any, **how: Any) -> CardKey:
    """A certificate under the good CA that lacks something a signing certificate has."""
    at, authority = how["at"], ca.authority
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")]))
        .issuer_name(authority.certificate.subject).public_key(ca.key.public_key())
        .serial_number(next(ca.serials)).not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(usage(**how["usage"]), critical=True)
    )  # fmt: skip
    return CardKey(ca.key, builder.sign(authority.key, hashes.SHA256()))


def test_a_certificate_for_logging_in_does_not_sign(judge: Any, ca: Any) -> None:
    """利用者証明用 certificates have one of the two usages a signing certificate has."""
    card = custom(ca, at=now(judge), usage={"digital_signature": True})
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, card)) == "untrusted"


def test_a_certificate_without_the_four_data(judge: Any, ca: Any) -> None:
    both = {"digital_signature": True, "content_commitment": True}
    card = custom(ca, at=now(judge), usage=both)
    assert code(judge, DOCUMENT, detached_cms(DOCUMENT, card)) == "malformed"


def build(cards: list[CardKey], *options: OPTIONS) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(DOCUMENT)
    for card in cards:
        builder = builder.add_signer(card.certificate, card.key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [OPTIONS.Binary, *options])


@pytest.mark.requirement("REG-02")
def test_shapes_that_are_refused(judge: Any, ca: Any) -> None:
    card, detached = ca.card(), OPTIONS.DetachedSignature
    for cms in (
        build([card, ca.card()], detached),
        build([card]),  # with its content attached
        b"", b"\x30", b"\x30\x80", b"not DER", detached_cms(DOCUMENT, card) + b"x",
        detached_cms(DOCUMENT, card).ljust(100_001, b"\x00"),
        asn1.ContentInfo({"content_type": "data", "content": b"x"}).dump(),
    ):  # fmt: skip
        assert code(judge, DOCUMENT, cms) == "malformed"


def test_without_its_certificate(judge: Any, ca: Any) -> None:
    cms = build([ca.card()], OPTIONS.DetachedSignature, OPTIONS.NoCerts)
    assert code(judge, DOCUMENT, cms) in {"malformed", "untrusted"}


def test_without_signed_attributes_it_is_no_cards(judge: Any, ca: Any) -> None:
    cms = build([ca.card()], OPTIONS.DetachedSignature, OPTIONS.NoAttributes)
    assert code(judge, DOCUMENT, cms) == "malformed"
    assert code(judge, DOCUMENT + b"x", cms) == "malformed"


@pytest.mark.requirement("REG-02")
class TestRevocationLists:
    def test_none_to_be_had(self, judge: Any, ca: Any, lists: Any) -> None:
        for body in (None, b"", b"garbage", b"\x30\x03\x02\x01\x01"):
            lists.body = body
            assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) == "cannot_say"

    def test_one_past_its_time(self, judge: Any, ca: Any, lists: Any) -> None:
        lists.body = ca.crl(at=now(judge) - timedelta(days=2))
        assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) == "cannot_say"

    def test_past_its_time_a_list_is_none(self, judge: Any, ca: Any, lists: Any) -> None:
        at = now(judge)
        kept = revocation.RevocationList()
        kept.renew(at)
        assert kept.at(at)
        for late in (timedelta(days=1), timedelta(days=400)):
            kept.renew(at + late)
            with pytest.raises(revocation.NoListError):
                kept.at(at + late)

    def test_judging_fetches_nothing(self, judge: Any, ca: Any, lists: Any) -> None:
        """Judging stands inside a transaction, which waits for nobody."""
        at = now(judge)
        with pytest.raises(revocation.NoListError):
            revocation.RevocationList().at(at)
        assert lists.asked == 0

    def test_one_of_another_authority(self, judge: Any, ca: Any, other_ca: Any, lists: Any) -> None:
        lists.body = other_ca.crl()
        assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) in {
            "cannot_say", "untrusted",
        }  # fmt: skip

    def test_kept_for_a_minute_and_used_until_its_end(
        self, judge: Any, ca: Any, lists: Any
    ) -> None:
        cms, at = detached_cms(DOCUMENT, ca.card()), now(judge)
        for _ in range(3):
            assert code(judge, DOCUMENT, cms) == "good"
        assert lists.asked == 1
        lists.body = None
        later = at + revocation.KEPT
        assert code(judge, DOCUMENT, cms, at=later) == "good", "still in force"
        assert lists.asked == 1 + 2, "two tries"
        assert code(judge, DOCUMENT, cms, at=at + timedelta(days=2)) == "cannot_say"

    def test_a_revocation_shows_after_a_minute(self, judge: Any, ca: Any, lists: Any) -> None:
        card, at = ca.card(), now(judge)
        cms = detached_cms(DOCUMENT, card)
        assert code(judge, DOCUMENT, cms) == "good"
        lists.body = ca.crl(card.certificate.serial_number)
        assert code(judge, DOCUMENT, cms, at=at + revocation.KEPT) == "revoked"

    def test_one_whose_signature_is_broken(self, judge: Any, ca: Any, lists: Any) -> None:
        lists.body = lists.body[:-1] + bytes([lists.body[-1] ^ 1])
        assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) == "cannot_say"

    def test_only_a_part_of_a_list(self, judge: Any, ca: Any, lists: Any) -> None:
        """What a distribution point or a delta leaves out may well be revoked (RFC 5280 §5.2)."""
        part = x509.IssuingDistributionPoint(None, None, True, False, None, False, False)
        for extension in (part, x509.DeltaCRLIndicator(1)):
            lists.body = crl_with(ca, extension)
            assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) == "cannot_say"

    def test_an_entry_about_another_issuer(self, judge: Any, ca: Any, lists: Any) -> None:
        other = x509.CertificateIssuer([x509.DirectoryName(ca.authority.certificate.subject)])
        lists.body = crl_with(ca, None, other)
        assert code(judge, DOCUMENT, detached_cms(DOCUMENT, ca.card())) == "cannot_say"

    def test_a_revocation_that_is_still_to_come(self, judge: Any, ca: Any, lists: Any) -> None:
        card, at = ca.card(), now(judge)
        listed = [(card.certificate.serial_number, at + timedelta(hours=1))]
        found = revocation_list(ca.authority, listed, at - timedelta(minutes=1))
        lists.body = found.public_bytes(serialization.Encoding.DER)
        cms = detached_cms(DOCUMENT, card)
        assert code(judge, DOCUMENT, cms) == "good"
        assert code(judge, DOCUMENT, cms, at=at + timedelta(hours=1)) == "revoked"


def crl_with(
    ca: Any, extension: x509.ExtensionType | None, of_entry: x509.ExtensionType | None = None
) -> bytes:
    """A list the CA signed, with a critical extension, or with an entry that has one."""
    at = NOW - timedelta(minutes=1)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(ca.authority.certificate.subject)
        .last_update(at).next_update(at + timedelta(days=1))
    )  # fmt: skip
    if extension is not None:
        builder = builder.add_extension(extension, critical=True)
    if of_entry is not None:
        entry = x509.RevokedCertificateBuilder().serial_number(7).revocation_date(at)
        builder = builder.add_revoked_certificate(
            entry.add_extension(of_entry, critical=True).build()
        )
    signed = builder.sign(ca.authority.key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


@pytest.mark.requirement("REG-02")
def test_an_authority_between_is_not_trusted(judge: Any, ca: Any) -> None:
    """The CA's list does not speak for the cards of an authority below it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "between")])
    between = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(ca.authority.certificate.subject)
        .public_key(ca.key.public_key()).serial_number(5)
        .not_valid_before(NOW - timedelta(days=2)).not_valid_after(NOW + timedelta(days=2))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca.key.public_key()), False)
        .sign(ca.authority.key, hashes.SHA256())
    )  # fmt: skip
    below = replace(ca, authority=Authority(between, ca.key))
    card = below.card()
    cms = (
        pkcs7.PKCS7SignatureBuilder().set_data(DOCUMENT)
        .add_signer(card.certificate, card.key, hashes.SHA256()).add_certificate(between)
        .sign(serialization.Encoding.DER, [OPTIONS.DetachedSignature, OPTIONS.Binary])
    )  # fmt: skip
    assert code(judge, DOCUMENT, cms) == "untrusted"


quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(cms=st.binary(max_size=400))
def test_any_bytes_are_malformed(judge: Any, cms: bytes) -> None:
    assert code(judge, DOCUMENT, cms) == "malformed"


def altered(judge: Any, cms: bytes, place: int, by: int) -> str:
    """What is said of a CMS with one byte changed; where it is good it must say the same."""
    changed = bytearray(cms)
    changed[place] ^= by
    said = code(judge, DOCUMENT, bytes(changed))
    if said == "good":
        signer = judge(DOCUMENT, bytes(changed)).signer
        assert (signer.name, signer.birth_date) == ("見本　花子", "2001-04-05")
    return said


@pytest.mark.requirement("REG-02")
@pytest.mark.parametrize("step", [11, pytest.param(1, marks=pytest.mark.long)])
def test_one_byte_changed_is_refused_or_says_the_same(
    judge: Any, ca: Any, step: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Never anything but a coded refusal, whatever the libraries make of it."""
    caplog.set_level(logging.CRITICAL, logger="pyhanko")
    cms = detached_cms(DOCUMENT, ca.card())
    said = {altered(judge, cms, place, 1 + place % 255) for place in range(0, len(cms), step)}
    assert said >= {"untrusted", "altered", "malformed"}


def test_a_list_that_is_not_the_authoritys_pushes_no_good_one_out(
    judge: Any, ca: Any, other_ca: Any, lists: Any
) -> None:
    """Kept unread, one wrong answer would have stopped every signature for a minute."""
    cms, at = detached_cms(DOCUMENT, ca.card()), now(judge)
    assert code(judge, DOCUMENT, cms) == "good"
    lists.body = other_ca.crl()
    assert code(judge, DOCUMENT, cms, at=at + revocation.KEPT) == "good"
