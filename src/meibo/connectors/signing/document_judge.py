"""Judging a PDF that somebody says is a certificate of ours; any bytes may come.

Two gates. The first reads a few fields by their place in the bytes and asks whether our authority
certified the signer and the signed bytes are unchanged: nothing else of a stranger's file is ever
parsed, inflated or followed. Only a file that begins with a document of ours goes on to pyHanko,
which judges certificate chain, timestamp, revocation and every later revision.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from asn1crypto import cms, crl, pem, x509
from cryptography import x509 as strict_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from meibo.flow.verification.ports import BadDocumentError

# What stands after the signed bytes: our own security store takes about 6,000.
LARGEST_TAIL = 64_000
LARGEST_SIGNATURE = 40_000
_RANGE = re.compile(
    rb"/ByteRange\s{0,4}\[\s{0,4}(\d{1,9}) {1,4}(\d{1,9}) {1,4}(\d{1,9}) {1,4}(\d{1,9})"
)
_REASON = re.compile(r"\Ameibo:([0-9a-f-]{36})\Z")
# What the libraries raise over bytes that nobody's program made (a test changes each).
_UNREADABLE = (
    SignatureValidationError, PdfError, ValueError, TypeError, LookupError, AttributeError,
    ArithmeticError, NotImplementedError, UnsupportedAlgorithm, RecursionError, OSError,
)  # fmt: skip


class _Signed(NamedTuple):
    """What of a file is signed, and by what."""

    content: bytes
    cms: bytes
    end: int


class LocalDocumentJudge:
    """Implements meibo.flow.verification.ports.DocumentJudge."""

    @cached_property
    def _root(self) -> bytes:
        return (Path(settings.PUBLIC) / "document-ca.pem").read_bytes()

    @cached_property
    def _timestamp_root(self) -> bytes:
        return (Path(settings.NEIGHBOURS_PUBLIC) / "timestamp-ca.pem").read_bytes()

    def judge(self, pdf: bytes) -> UUID:
        """The number of the certificate, if the file is one of ours and unchanged.

        BadDocumentError: malformed, other_issuer, altered, signer_revoked, no_trusted_time.
        """
        found = _signed(pdf)
        self._begins_with_ours(found)
        if len(pdf) - found.end > LARGEST_TAIL:
            raise BadDocumentError("altered")
        try:
            return asyncio.run(self._whole(pdf))
        except _UNREADABLE:
            # It begins with what we signed; what was put behind it cannot be read.
            raise BadDocumentError("altered") from None

    def _begins_with_ours(self, found: _Signed) -> None:
        """First gate: signer certified by our authority, digest and signature over it good."""
        try:
            data = cms.ContentInfo.load(found.cms)["content"]
            (signer,) = data["signer_infos"]
            serial = signer["sid"].chosen["serial_number"].native
            (der,) = (
                one.chosen.dump() for one in data["certificates"]
                if one.chosen.serial_number == serial
                and one.chosen.subject != one.chosen.issuer
            )  # fmt: skip
            certificate = strict_x509.load_der_x509_certificate(der)
            root = strict_x509.load_pem_x509_certificate(self._root)
            certificate.verify_directly_issued_by(root)
            attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
            digest = attributes["message_digest"][0].native
            signed = signer["signed_attrs"].untag().dump()
            signature, key = signer["signature"].native, certificate.public_key()
        except InvalidSignature:
            raise BadDocumentError("other_issuer") from None
        except _UNREADABLE:
            # No signature at all, or one whose certificate names another issuer.
            raise BadDocumentError("other_issuer") from None
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise BadDocumentError("other_issuer")
        try:
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            raise BadDocumentError("altered") from None
        if digest != hashlib.sha256(found.content).digest():
            raise BadDocumentError("altered")

    async def _whole(self, pdf: bytes) -> UUID:
        """Second gate: everything."""
        reader = PdfFileReader(io.BytesIO(pdf))
        signatures = reader.embedded_regular_signatures
        if len(signatures) != 1:
            raise BadDocumentError("altered")
        (embedded,) = signatures
        roots = [x509.Certificate.load(pem.unarmor(one)[2])
                 for one in (self._root, self._timestamp_root)]  # fmt: skip
        stamped = _stamped_at(embedded)
        kept = DocumentSecurityStore.read_dss(reader)
        context = ValidationContext(
            trust_roots=roots,
            crls=[*(crl.CertificateList.load(one.get_object().data) for one in kept.crls),
                  self._own_list()],
            moment=stamped, best_signature_time=stamped, allow_fetching=False,
            revocation_mode="require",
        )  # fmt: skip
        status = await async_validate_pdf_signature(
            embedded, context, ts_validation_context=context
        )
        _refuse_unless_good(status)
        number = _REASON.match(str(embedded.sig_object.get("/Reason", "")))
        if number is None:
            raise BadDocumentError("altered")
        return UUID(number[1])

    def _own_list(self) -> crl.CertificateList:
        """Our authority's list of now: a key revoked since, for a time before, counts at once."""
        return crl.CertificateList.load((Path(settings.PUBLIC) / "document-ca.crl").read_bytes())


def _signed(pdf: bytes) -> _Signed:
    """The bytes that the first signature of a file covers; malformed where there is none."""
    found = _RANGE.search(pdf)
    if not pdf.startswith(b"%PDF-") or found is None:
        raise BadDocumentError("malformed")
    start, length, after, rest = map(int, found.groups())
    held = pdf[start + length : after]
    if start != 0 or not 0 < after - length <= LARGEST_SIGNATURE or after + rest > len(pdf):
        raise BadDocumentError("altered")
    try:
        signature = bytes.fromhex(held.decode("ascii").strip("<>"))
    except ValueError:
        raise BadDocumentError("altered") from None
    return _Signed(pdf[:length] + pdf[after : after + rest], signature, after + rest)


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime:
    """What the timestamp over the signature says; it is judged with the rest."""
    tokens = list(extract_tst_data_iter(embedded.signer_info, signed=False))
    if len(tokens) != 1:
        raise BadDocumentError("no_trusted_time")
    found: datetime = tokens[0]["encap_content_info"]["content"].parsed["gen_time"].native
    return found


def _refuse_unless_good(status: PdfSignatureStatus) -> None:
    """Intact, by a key that counted at the time, at a time somebody else vouches for."""
    if not (status.intact and status.valid):
        raise BadDocumentError("altered")
    changes = status.modification_level
    if changes is None or changes > ModificationLevel.LTA_UPDATES or not status.docmdp_ok:
        raise BadDocumentError("altered")
    time = status.timestamp_validity
    if time is None or not (time.intact and time.valid and time.trusted):
        raise BadDocumentError("no_trusted_time")
    if status.revoked:
        raise BadDocumentError("signer_revoked")
    if not (status.trusted and status.bottom_line):
        raise BadDocumentError("other_issuer")


document_judge = LocalDocumentJudge()
