"""Signing documents: PAdES-B-LT by pyHanko, with the key, the certificate and the chain kept parsed.

Two revisions: the document with its signature and the timestamp over it, then the security store
with the chains and the revocation lists that counted, so that the signature can be judged when the
certificates under it have long expired (ETSI EN 319 142-1). It certifies the document: no change
but additions to that store is allowed (DocMDP 1).
"""

from __future__ import annotations

import asyncio
import io
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from asn1crypto import cms, crl, keys, pem, tsp, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ExpiredError as ExpiredCertificateError
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from meibo.flow.certificate.ports import CannotSignError, TimestampAuthority, TimestampDownError

FIELD, TITLE = "MeiboSeal", "電子署名 / Electronic signature"
# Ours take about 3,600: signature, certificate, and a timestamp with its certificate.
RESERVED = 12_000
# Outside the page, and "printed": what PDF/UA and PDF/A ask of a signature that is not seen.
_UNSEEN = InvisSigSettings(set_print_flag=True, box_out_of_bounds=True)


class _KeptSigner(signers.SimpleSigner):
    """SimpleSigner parses and checks its key at every signature; this one has done so."""

    kept: ec.EllipticCurvePrivateKey

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """ECDSA with SHA-256, DER."""
        return self.kept.sign(data, ec.ECDSA(hashes.SHA256()))


class _Stamper(TimeStamper):
    """pyHanko's way to the port."""

    def __init__(self, authority: TimestampAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask the port."""
        return tsp.TimeStampResp.load(self._authority.ask(req.dump()), strict=True)

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token; what is refused or cannot be read is as good as no answer."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except TimestampRequestError:
            raise TimestampDownError("refused") from None
        except (ValueError, TypeError, AttributeError, LookupError):
            # What the library raises over a reply that no timestamp authority made.
            raise TimestampDownError("unusable") from None


class LocalDocumentSigner:
    """Implements meibo.flow.certificate.ports.DocumentSigner."""

    @cached_property
    def _signer(self) -> _KeptSigner:
        kept = serialization.load_pem_private_key(
            (Path(settings.SECRETS) / "document.key.pem").read_bytes(), None
        )
        assert isinstance(kept, ec.EllipticCurvePrivateKey)
        info = keys.PrivateKeyInfo.load(
            kept.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(self._root)
        made = _KeptSigner(_certificate("document-signer.pem"), info, store, embed_roots=False)
        made.kept = kept
        return made

    @cached_property
    def _root(self) -> x509.Certificate:
        return _certificate("document-ca.pem")

    def key_id(self) -> str:
        """Serial of the signing certificate, in hex."""
        return f"{_certificate('document-signer.pem').serial_number:x}"

    def sign(self, pdf: bytes, *, name: str, at: datetime, timestamps: TimestampAuthority) -> bytes:
        """The signed PDF. TimestampDownError, CannotSignError."""
        roots = [self._root, x509.Certificate.load(timestamps.root())]
        context = ValidationContext(
            trust_roots=roots,
            crls=[_own_list(), crl.CertificateList.load(timestamps.revocations())],
            moment=at,
            allow_fetching=False,
            revocation_mode="require",
        )
        return asyncio.run(self._sign(pdf, name, timestamps, context))

    async def _sign(
        self, pdf: bytes, name: str, timestamps: TimestampAuthority, context: ValidationContext
    ) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        _walk_by_structure(writer)
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD, name=None, reason=f"meibo:{name}", md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES,
        )  # fmt: skip
        field = SigFieldSpec(FIELD, readable_field_name=TITLE, invis_sig_settings=_UNSEEN)
        made = signers.PdfSigner(
            meta, self._signer, timestamper=_Stamper(timestamps), new_field_spec=field
        )
        signed = await made.async_sign_pdf(writer, output=io.BytesIO(), bytes_reserved=RESERVED)
        (found,) = PdfFileReader(signed).embedded_signatures
        try:
            whole = await async_add_validation_info(found, context, embed_roots=True)
        except ExpiredCertificateError:
            raise CannotSignError("signer_expired") from None
        except RevokedError:
            raise CannotSignError("signer_revoked") from None
        except (PathValidationError, PathBuildingError):
            raise CannotSignError("signer_not_trusted") from None
        await _check(whole, context)
        return bytes(whole.getbuffer())


async def _check(signed: io.BytesIO, context: ValidationContext) -> None:
    """Nothing leaves that would not be found good: the authority may have stamped another thing."""
    (found,) = PdfFileReader(signed).embedded_signatures
    status = await async_validate_pdf_signature(found, context, ts_validation_context=context)
    time = status.timestamp_validity
    if time is None or not (time.valid and time.intact and time.trusted):
        raise TimestampDownError("not_trusted")
    if not status.bottom_line:
        raise CannotSignError("signer_not_trusted")


def _walk_by_structure(writer: IncrementalPdfFileWriter) -> None:
    """A page with an annotation says that its order is the structure's (ISO 14289-1 §7.18.3)."""
    page, _ = writer.find_page_for_modification(0)  # type: ignore[no-untyped-call]
    found: Any = page.get_object()
    found[NameObject("/Tabs")] = NameObject("/S")
    writer.update_container(found)


def _certificate(name: str) -> x509.Certificate:
    data = (Path(settings.PUBLIC) / name).read_bytes()
    return x509.Certificate.load(pem.unarmor(data)[2])


def _own_list() -> crl.CertificateList:
    """The list of our own authority, read anew each time: a revocation counts at once."""
    return crl.CertificateList.load((Path(settings.PUBLIC) / "document-ca.crl").read_bytes())


documents = LocalDocumentSigner()
