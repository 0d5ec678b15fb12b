"""Signed PDFs: what outside programs say of them, and what our judge says of spoiled ones."""

from __future__ import annotations

import asyncio
import io
import random
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl, x509
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import NameObject, TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator import ValidationContext
from rig_documents import FakeTimestamps, Office, appended, signed_end
from rig_page import PAGE_NUMBER

from meibo.connectors.signing import document_judge
from meibo.connectors.signing.documents import LocalDocumentSigner
from meibo.flow.certificate.ports import CannotSignError, TimestampDownError
from meibo.flow.verification.ports import BadDocumentError

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def verdict(office: Office, pdf: bytes) -> str:
    """The judge's code, or "good"."""
    try:
        found = office.judge(pdf)
    except BadDocumentError as error:
        return error.code
    assert found == PAGE_NUMBER
    return "good"


def validated(pdf: bytes, roots: list[bytes], moment: datetime, *, own_store: bool = True) -> Any:
    """What pyHanko says with these roots alone, at a moment, with the file's own lists or none."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (found,) = reader.embedded_signatures
    lists = [crl.CertificateList.load(one.get_object().data)
             for one in DocumentSecurityStore.read_dss(reader).crls] if own_store else []  # fmt: skip
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in roots], crls=lists, moment=moment,
        best_signature_time=moment, allow_fetching=False, revocation_mode="require",
    )  # fmt: skip
    return asyncio.run(async_validate_pdf_signature(found, context, ts_validation_context=context))


def stamped(pdf: bytes) -> datetime:
    """The time that the timestamp says."""
    (found,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    (token,) = extract_tst_data_iter(found.signer_info, signed=False)
    time: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return time


@pytest.mark.requirement("CRT-05")
def test_a_stranger_with_the_two_authorities_alone_trusts_it(
    office: Office, signed_pdf: bytes
) -> None:
    status = validated(signed_pdf, office.roots(), stamped(signed_pdf))
    assert status.bottom_line, status.pretty_print_details()
    assert status.timestamp_validity.trusted
    assert status.docmdp_ok
    assert status.signer_reported_dt is not None
    reader = PdfFileReader(io.BytesIO(signed_pdf))
    (found,) = reader.embedded_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert verdict(office, signed_pdf) == "good"


def test_nobody_trusts_it_without_one_of_them(office: Office, signed_pdf: bytes) -> None:
    document, time = office.roots()
    moment = stamped(signed_pdf)
    assert not validated(signed_pdf, [time], moment).bottom_line
    assert not validated(signed_pdf, [document], moment).bottom_line


@pytest.mark.requirement("CRT-05")
def test_it_holds_what_is_needed_after_its_certificate_has_expired(
    office: Office, signed_pdf: bytes
) -> None:
    """Years later nobody can be asked any more: the time is proven, chains and lists are inside."""
    later = office.now + timedelta(days=7 * 365)
    assert office.certificate.not_valid_after_utc < later
    expired = validated(signed_pdf, office.roots(), later)
    assert not expired.bottom_line, "its certificate alone says nothing any more"
    assert not validated(
        signed_pdf, office.roots(), stamped(signed_pdf), own_store=False
    ).bottom_line
    # The timestamp is judged first, then the signature as of its time, by what the file holds.
    assert validated(signed_pdf, office.roots(), stamped(signed_pdf)).bottom_line
    kept = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(signed_pdf)))
    assert len(kept.crls) == 2
    assert len(list(kept.load_certs())) == 4, "two signers, two authorities"


@pytest.mark.requirement("CRT-05")
def test_years_and_two_keys_later_it_is_still_good(tmp_path: Path, page: bytes) -> None:
    """Its signing key was replaced twice, certificates and lists of then have run out; the authorities
    of today are the judge's only help, and no clock is asked."""
    office = Office(tmp_path)
    first = office.now
    old = office.sign(page, PAGE_NUMBER)
    assert verdict(office, old) == "good"
    for years in (3, 6):
        office.renew(first + timedelta(days=365 * years))
        new = office.sign(page, PAGE_NUMBER)
        assert verdict(office, new) == "good"
    lists = DocumentSecurityStore.read_dss(PdfFileReader(io.BytesIO(old))).crls
    ends = [crl.CertificateList.load(one.get_object().data).native["tbs_cert_list"]["next_update"]
            for one in lists]  # fmt: skip
    assert max(ends) < office.now, "the lists it holds say nothing of today"
    assert verdict(office, old) == "good"
    assert validated(old, office.roots(), stamped(old)).bottom_line
    assert stamped(old) == first


def _changed_bit(pdf: bytes) -> bytes:
    return pdf[:900] + bytes([pdf[900] ^ 1]) + pdf[901:]


@pytest.mark.parametrize("spoil", ["bit", "covered", "renamed"])
def test_outside_programs_refuse_what_we_refuse(
    office: Office, signed_pdf: bytes, tmp_path: Path, spoil: str
) -> None:
    """pyHanko with the two authorities alone, and pdfsig: a changed bit, and a revision behind."""
    made = {
        "bit": lambda: _changed_bit(signed_pdf),
        "covered": lambda: appended(signed_pdf, _covering),
        "renamed": lambda: appended(signed_pdf, _renamed),
    }[spoil]()
    assert verdict(office, made) == "altered"
    status = validated(made, office.roots(), stamped(signed_pdf))
    assert not (status.bottom_line and status.docmdp_ok)
    file = tmp_path / "c.pdf"
    file.write_bytes(made)
    try:
        done = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("pdfsig is not installed (poppler-utils)")
    assert ("Signature is Valid" in done.stdout) is (spoil != "bit")
    # Of a later revision it says that the signature does not cover it; good files have one too, our
    # own security store, so that its word on that tells nothing.
    assert "Not total document signed" in done.stdout


def test_pdfsig_says_valid_and_trusted(office: Office, signed_pdf: bytes, tmp_path: Path) -> None:
    file, store = tmp_path / "c.pdf", tmp_path / "nss"
    file.write_bytes(signed_pdf)
    store.mkdir()
    try:
        subprocess.run(["certutil", "-N", "-d", f"sql:{store}", "--empty-password"], check=True)
        subprocess.run(["pdfsig", "-v"], check=True, capture_output=True)
    except FileNotFoundError as error:
        pytest.skip(f"{error.filename} is not installed (libnss3-tools, poppler-utils)")

    def said(path: Path) -> str:
        done = subprocess.run(
            ["pdfsig", "-nssdir", f"sql:{store}", str(path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout

    assert "Signature is Valid" in said(file)
    assert "Certificate is Trusted" not in said(file)
    ca = office.folder / "document-ca.pem"
    subprocess.run(
        ["certutil", "-A", "-d", f"sql:{store}", "-n", "ca", "-t", ",C,", "-a", "-i", str(ca)],
        check=True,
    )
    assert "Certificate is Trusted" in said(file)
    changed = bytearray(signed_pdf)
    changed[900] ^= 1
    file.write_bytes(changed)
    assert "Signature is Valid" not in said(file)


@pytest.mark.requirement("CRT-05")
@settings(CALM, max_examples=150)
@given(place=st.integers(min_value=0), bit=st.integers(min_value=0, max_value=7))
def test_one_changed_bit_of_what_is_signed_is_refused(
    office: Office, signed_pdf: bytes, place: int, bit: int
) -> None:
    first, second, end = signed_end(signed_pdf)
    at = place % (first + end - second)
    at = at if at < first else second + at - first
    changed = bytearray(signed_pdf)
    changed[at] ^= 1 << bit
    assert verdict(office, bytes(changed)) in {"altered", "malformed", "other_issuer"}


@settings(CALM, max_examples=60)
@given(data=st.binary(max_size=400), whole=st.booleans())
def test_no_bytes_break_the_judge(
    office: Office, signed_pdf: bytes, data: bytes, whole: bool
) -> None:
    pdf = signed_pdf + data if whole else b"%PDF-1.7\n" + data
    assert verdict(office, pdf) in {"good", "altered", "malformed", "other_issuer"}


def test_a_strangers_file_is_never_parsed(
    office: Office, other: Office, page: bytes, signed_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before our own signature is found good over its beginning; nor a long tail behind one."""
    theirs = other.sign(page, PAGE_NUMBER)
    changed = bytearray(signed_pdf)
    changed[900] ^= 1
    parsed: list[object] = []

    def parse(*what: object, **more: object) -> None:
        parsed.append(what)
        raise AssertionError("parsed")

    monkeypatch.setattr(document_judge, "PdfFileReader", parse)
    assert verdict(office, theirs) == "other_issuer"
    assert verdict(office, bytes(changed)) == "altered"
    assert verdict(office, signed_pdf + bytes(64_001)) == "altered"
    assert parsed == []
    with pytest.raises(AssertionError, match="parsed"):
        office.judge(signed_pdf)


def test_any_place_may_be_torn(office: Office, signed_pdf: bytes) -> None:
    """Cut, doubled, zeroed: never an error of the program, and never good but beyond what counts."""
    chance = random.Random(20261121)
    _, _, end = signed_end(signed_pdf)
    for _ in range(60):
        at, length = chance.randrange(len(signed_pdf)), chance.randrange(1, 400)
        for spoiled in (
            signed_pdf[:at] + signed_pdf[at + length :],
            signed_pdf[:at] + signed_pdf[at : at + length] + signed_pdf[at:],
            signed_pdf[:at] + bytes(length) + signed_pdf[at + length :],
        ):
            if verdict(office, spoiled) == "good":
                assert (
                    spoiled[: signed_end(signed_pdf)[0]] == signed_pdf[: signed_end(signed_pdf)[0]]
                )
                assert at >= signed_end(signed_pdf)[0], "only what nobody signed may differ"
    assert end < len(signed_pdf)


def _covering(writer: IncrementalPdfFileWriter) -> None:
    """Another page's content over ours."""
    from pyhanko.pdf_utils.generic import StreamObject

    page, _ = writer.find_page_for_modification(0)
    content = StreamObject(stream_data=b"0 0 0 rg 0 0 600 800 re f")
    page.get_object()[NameObject("/Contents")] = writer.add_object(content)
    writer.update_container(page.get_object())


def _renamed(writer: IncrementalPdfFileWriter) -> None:
    writer.root[NameObject("/Lang")] = TextStringObject("en")
    writer.update_root()


@pytest.mark.parametrize("change", [_covering, _renamed])
def test_a_revision_appended_after_signing_is_detected(
    office: Office, signed_pdf: bytes, change: Any
) -> None:
    changed = appended(signed_pdf, change)
    assert changed.startswith(signed_pdf), "nothing that was signed is touched"
    assert verdict(office, changed) == "altered"


def test_a_second_signature_is_not_ours(
    office: Office, other: Office, signed_pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other.open():
        signer = LocalDocumentSigner()._signer
    # The library obeys the first signature, which forbids a second; a stranger's need not.
    monkeypatch.setattr(
        signers.PdfSigner, "_enforce_certification_constraints", lambda self, reader: None
    )
    out = io.BytesIO()
    meta = signers.PdfSignatureMetadata(field_name="Stranger", md_algorithm="sha256")
    writer = IncrementalPdfFileWriter(io.BytesIO(signed_pdf))
    spec = fields.SigFieldSpec("Stranger")
    signers.sign_pdf(writer, meta, signer, new_field_spec=spec, output=out)
    assert verdict(office, out.getvalue()) == "altered"


def test_another_authoritys_document(office: Office, other: Office, page: bytes) -> None:
    theirs = other.sign(page, PAGE_NUMBER)
    assert verdict(other, theirs) == "good"
    assert verdict(office, theirs) == "other_issuer"
    assert verdict(office, page) == "malformed", "no signature at all"


@pytest.mark.requirement("CRT-05")
def test_a_timestamp_of_another_authority(office: Office, page: bytes) -> None:
    stranger = FakeTimestamps()
    assert verdict(office, office.sign(page, PAGE_NUMBER, timestamps=stranger)) == "no_trusted_time"


def test_an_expired_signer_cannot_sign(tmp_path: Path, page: bytes) -> None:
    office = Office(tmp_path, lasts=timedelta(days=1))
    later = office.now + timedelta(days=3)
    office.timestamps.at = later
    with pytest.raises(CannotSignError) as refused:
        office.sign(page, PAGE_NUMBER, at=later)
    assert refused.value.code == "signer_expired"


@pytest.mark.requirement("CRT-05")
def test_a_revoked_signer(other: Office, page: bytes) -> None:
    good = other.sign(page, PAGE_NUMBER)
    assert verdict(other, good) == "good"
    other.list_revoked(other.now + timedelta(hours=1))
    assert verdict(other, good) == "good", "signed before the key was lost"
    other.list_revoked(other.now - timedelta(hours=1))
    assert verdict(other, good) == "signer_revoked"
    with pytest.raises(CannotSignError) as refused:
        other.sign(page, PAGE_NUMBER)
    assert refused.value.code == "signer_revoked"


def test_a_list_that_is_out_of_date_stops_signing(other: Office, page: bytes) -> None:
    later = other.now + timedelta(days=400)
    other.timestamps.at = later
    with pytest.raises(CannotSignError) as refused:
        other.sign(page, PAGE_NUMBER, at=later)
    assert refused.value.code == "signer_not_trusted"


@pytest.mark.parametrize("answer", [b"", b"no reply", b"\x30\x03\x02\x01\x00"])
def test_a_timestamp_authority_that_talks_nonsense_is_as_good_as_down(
    other: Office, page: bytes, answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other.timestamps, "ask", lambda query: answer)
    with pytest.raises(TimestampDownError):
        other.sign(page, PAGE_NUMBER)


def test_a_token_over_another_digest_is_not_taken(
    other: Office, page: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nonce and signature are good; the library does not look at what was stamped. We do."""
    from asn1crypto import tsp

    ask = other.timestamps.ask

    def another(query: bytes) -> bytes:
        changed = tsp.TimeStampReq.load(query)
        changed["message_imprint"]["hashed_message"] = bytes(32)
        return ask(changed.dump(force=True))

    monkeypatch.setattr(other.timestamps, "ask", another)
    with pytest.raises(TimestampDownError):
        other.sign(page, PAGE_NUMBER)


def test_a_token_for_something_else_is_not_taken(
    other: Office, page: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recorded reply: its nonce is another."""
    from asn1crypto import tsp

    recorded = other.timestamps.ask(
        tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32),
                },
                "nonce": 5, "cert_req": True,
            }
        ).dump()
    )  # fmt: skip
    monkeypatch.setattr(other.timestamps, "ask", lambda query: recorded)
    with pytest.raises(TimestampDownError):
        other.sign(page, PAGE_NUMBER)
