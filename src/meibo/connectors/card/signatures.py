"""Judging application signatures: CMS, chain to the published CA, revocation, the four data.

pyHanko says whether the bytes are intact and the signature fits. The chain is one certificate long,
because the CA signs cards itself (direct.py), and its verified list says what is revoked. pyHanko's
path validation costs more than all of the rest together; the tests ask it about every case and
every changed byte. The four data are read from subjectAltName otherNames under
1.2.392.200149.8.5.5 (type-ids and encodings as public code that reads real cards: verify).
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from asn1crypto import cms, core, x509
from cryptography import x509 as pyca
from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    validate_sig_integrity,
)

from meibo.connectors.card.direct import problem_of
from meibo.connectors.card.revocation import NoListError, signing_revocations
from meibo.flow.intake.ports import Signed, Signer
from meibo.flow.intake.refusals import bad_signature

LARGEST = 100_000
# What asn1crypto, cryptography and pyHanko raise over bytes that no card made (tests flip each).
_UNREADABLE = (
    SignatureValidationError, ValueError, TypeError, LookupError, AttributeError, NameError,
    ArithmeticError, NotImplementedError, UnsupportedAlgorithm, pyca.ExtensionNotFound,
    pyca.DuplicateExtension, pyca.InvalidVersion, pyca.UnsupportedGeneralNameType,
)  # fmt: skip
_PERSON = "1.2.392.200149.8.5.5."
_NAME, _STAND_INS, _SEX, _BIRTH, _ADDRESS = (_PERSON + n for n in "12345")


class JpkiJudge:
    """Implements meibo.flow.intake.ports.SignatureJudge."""

    @cached_property
    def _authority(self) -> pyca.Certificate:
        pem = (Path(settings.NEIGHBOURS_PUBLIC) / "jpki-signing-ca.pem").read_bytes()
        return pyca.load_pem_x509_certificate(pem)

    def ready(self, at: datetime) -> None:
        """Have a revocation list at hand; whether one counts is said by `judge`."""
        signing_revocations.renew(at)

    def judge(self, document: bytes, signature: bytes, at: datetime) -> Signed:
        """The signature if good at that time; Refusal signature.<code> otherwise."""
        signed_data = _parsed(signature)
        try:
            revocations = signing_revocations.at(at)
        except NoListError:
            raise bad_signature("cannot_say") from None
        try:
            signer = extract_certs_for_validation(signed_data).signer_cert
            if not _intact(signed_data, signer, hashlib.sha256(document).digest()):
                raise bad_signature("altered")
            card = pyca.load_der_x509_certificate(signer.dump())
            problem = problem_of(card, self._authority, at)
        except _UNREADABLE:
            raise bad_signature("malformed") from None
        if problem:
            raise bad_signature(problem)
        if revocations.holds(card.serial_number, at):
            raise bad_signature("revoked")
        return Signed(cms=signature, signer=_signer(card))


def _intact(signed_data: cms.SignedData, signer: x509.Certificate, digest: bytes) -> bool:
    """The signed attributes name this document, and the signer's key signed them, by SHA-256 and RSA
    as every card does."""
    (found,) = signed_data["signer_infos"]
    if found["digest_algorithm"]["algorithm"].native != "sha256":
        raise ValueError("another digest")
    if found["signature_algorithm"].signature_algo != "rsassa_pkcs1v15":
        raise ValueError("another signature")
    if not found["signed_attrs"]:
        raise ValueError("no signed attributes")
    intact, valid = validate_sig_integrity(
        found, signer, signed_data["encap_content_info"]["content_type"].native, digest
    )
    return bool(intact and valid)


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


def _birth_date(digits: str) -> str:
    """EYYYYMMDD, the era as first digit before a Gregorian date, to ISO."""
    return date(int(digits[1:5]), int(digits[5:7]), int(digits[7:9])).isoformat()


def _signer(card: pyca.Certificate) -> Signer:
    """The four data of a signing certificate; refuses signature.malformed."""
    try:
        names = card.extensions.get_extension_for_class(pyca.SubjectAlternativeName).value
        found = {
            other.type_id.dotted_string: core.UTF8String.load(other.value, strict=True).native
            for other in names.get_values_for_type(pyca.OtherName)
        }
        return Signer(
            name=found[_NAME],
            stand_ins=found.get(_STAND_INS, "0" * len(found[_NAME])),
            birth_date=_birth_date(found[_BIRTH]),
            sex=found[_SEX],
            address=found[_ADDRESS],
            serial=f"{card.serial_number:x}",
        )
    except _UNREADABLE:
        raise bad_signature("malformed") from None


judge = JpkiJudge()
