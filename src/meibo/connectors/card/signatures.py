"""Judging application signatures: CMS, chain to the published CA, revocation, the four data.

pyHanko separates intact and trusted; the CA's verified list says what is revoked. The four data are
read from subjectAltName otherNames under 1.2.392.200149.8.5.5 (type-ids and encodings as public
code that reads real cards: verify).
"""

from __future__ import annotations

import hashlib
from collections.abc import Coroutine
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, pem, x509
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import ValidationContext

from meibo.connectors.card.revocation import NoListError, signing_revocations
from meibo.flow.intake.ports import Signed, Signer
from meibo.flow.intake.refusals import bad_signature

LARGEST = 100_000
# Certificates below the trusted one: the CA signs cards itself, and its list speaks for those alone.
_DIRECT = 1
# What asn1crypto, cryptography and pyHanko raise over bytes that no card made (tests flip each).
_UNREADABLE = (
    SignatureValidationError, ValueError, TypeError, LookupError, AttributeError, NameError,
    ArithmeticError, NotImplementedError, UnsupportedAlgorithm,
)  # fmt: skip
_PERSON = "1.2.392.200149.8.5.5."
_NAME, _STAND_INS, _SEX, _BIRTH, _ADDRESS = (_PERSON + n for n in "12345")
# One match suffices pyHanko, so only the usage that log-in certificates do not have is named.
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation"})
_EXPIRED = {
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
}


class JpkiJudge:
    """Implements meibo.flow.intake.ports.SignatureJudge."""

    @cached_property
    def _root(self) -> x509.Certificate:
        data = (Path(settings.NEIGHBOURS_PUBLIC) / "jpki-signing-ca.pem").read_bytes()
        return x509.Certificate.load(pem.unarmor(data)[2])

    def judge(self, document: bytes, signature: bytes, at: datetime) -> Signed:
        """The signature if good at that time; Refusal signature.<code> otherwise."""
        signed_data = _parsed(signature)
        try:
            revocations = signing_revocations.at(at)
        except NoListError:
            raise bad_signature("cannot_say") from None
        # The list is not pyHanko's to judge: it was verified when it was fetched.
        context = ValidationContext(trust_roots=[self._root], moment=at, allow_fetching=False)
        try:
            status = _at_once(
                async_validate_detached_cms(
                    document, signed_data, context, key_usage_settings=_USAGE
                )
            )
        except _UNREADABLE:
            raise bad_signature("malformed") from None
        _refuse_unless_good(status)
        if revocations.holds(status.signing_cert.serial_number, at):
            raise bad_signature("revoked")
        return Signed(
            document_sha256=hashlib.sha256(document).hexdigest(),
            cms=signature,
            signer=_signer(status.signing_cert),
        )


def _at_once(
    validation: Coroutine[Any, Any, StandardCMSSignatureStatus],
) -> StandardCMSSignatureStatus:
    """Run what never waits: everything is at hand and nothing may be fetched.

    An event loop for each signature would cost a tenth of judging it.
    """
    try:
        validation.send(None)
    except StopIteration as done:
        found: StandardCMSSignatureStatus = done.value
        return found
    validation.close()
    raise RuntimeError("judging a signature waited for something")


def _parsed(signature: bytes) -> cms.SignedData:
    """SignedData with exactly one signer; refuses signature.malformed."""
    try:
        if len(signature) > LARGEST:
            raise ValueError("too large")
        content = cms.ContentInfo.load(signature, strict=True)
        if content["content_type"].native != "signed_data":
            raise ValueError("not SignedData")
        data = content["content"]
        if len(data["signer_infos"]) != 1 or data["encap_content_info"]["content"].native:
            raise ValueError("not one detached signature")
    except _UNREADABLE:
        raise bad_signature("malformed") from None
    return data


def _refuse_unless_good(status: StandardCMSSignatureStatus) -> None:
    problem = status.trust_problem_indic
    if not (status.intact and status.valid):
        raise bad_signature("altered")
    path = status.validation_path
    if status.trusted and status.bottom_line and path is not None and path.pkix_len == _DIRECT:
        return
    if problem in _EXPIRED:
        raise bad_signature("expired")
    raise bad_signature("untrusted")


def _birth_date(digits: str) -> str:
    """EYYYYMMDD, the era as first digit before a Gregorian date, to ISO."""
    return date(int(digits[1:5]), int(digits[5:7]), int(digits[7:9])).isoformat()


def _signer(certificate: x509.Certificate) -> Signer:
    """The four data of a signing certificate; refuses signature.malformed."""
    found: dict[str, Any] = {}
    names = certificate.subject_alt_name_value or []
    try:
        for name in names:
            if name.name == "other_name":
                kind, value = name.chosen["type_id"].dotted, name.chosen["value"]
                # [0] EXPLICIT ANY (RFC 5280 §4.2.1.6): the value inside the tag, a UTF8String.
                found[kind] = value.parse(core.UTF8String, {"explicit": 0}).native
        return Signer(
            name=found[_NAME],
            stand_ins=found.get(_STAND_INS, "0" * len(found[_NAME])),
            birth_date=_birth_date(found[_BIRTH]),
            sex=found[_SEX],
            address=found[_ADDRESS],
            serial=f"{certificate.serial_number:x}",
        )
    except _UNREADABLE:
        raise bad_signature("malformed") from None


judge = JpkiJudge()
