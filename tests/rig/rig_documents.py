"""Documents signed in a test: an authority, a signer and a timestamp authority of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import pem
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings

from meibo.config import authorities, document_keys
from meibo.connectors.signing.document_judge import LocalDocumentJudge
from meibo.connectors.signing.documents import LocalDocumentSigner
from meibo.flow.certificate.ports import TimestampDownError
from neighbours.timestamp import keys as timestamp_keys
from neighbours.timestamp.tokens import reply

PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


class FakeTimestamps:
    """The timestamp authority without a wire: the neighbour's own tokens at a time of the test's."""

    def __init__(self, now: datetime | None = None) -> None:
        self.at = now
        self.down = False
        self.asked = 0
        self.keys = timestamp_keys.new_keys(self._now(), "http://127.0.0.1:4/crl/timestamp.crl")

    def _now(self) -> datetime:
        return (self.at or datetime.now(UTC)).replace(microsecond=0)

    def publish(self, folder: Path) -> None:
        """Put the CA where it is looked for."""
        folder.mkdir(parents=True, exist_ok=True)
        root = self.keys.authority_certificate.public_bytes(PEM)
        (folder / "timestamp-ca.pem").write_bytes(root)

    def root(self) -> bytes:
        return self.keys.authority_certificate.public_bytes(DER)

    def ask(self, query: bytes) -> bytes:
        self.asked += 1
        if self.down:
            raise TimestampDownError("ConnectError")
        return reply(self.keys, query, self._now)

    def revocations(self) -> bytes:
        if self.down:
            raise TimestampDownError("ConnectError")
        return timestamp_keys.revocation_list(self.keys, self._now()).public_bytes(DER)


class Office:
    """An installation's keys in a folder: what signs there, and what judges there."""

    def __init__(
        self, folder: Path, *, now: datetime | None = None, lasts: timedelta = timedelta(days=1825)
    ) -> None:
        self.folder, self.now = folder, now or datetime.now(UTC).replace(microsecond=0)
        self.authority = document_keys.document_authority(self.now)
        self.timestamps = FakeTimestamps(self.now)
        self.timestamps.publish(folder)
        (folder / "document-ca.pem").write_bytes(self.authority.certificate.public_bytes(PEM))
        self.renew(self.now, lasts)

    def renew(self, at: datetime, lasts: timedelta = timedelta(days=1825)) -> None:
        """A new signing key, certified at a time by the same authority, and the list of then."""
        self.now = self.timestamps.at = at
        key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = document_keys.signing_certificate(
            self.authority, key.public_key(), at, "http://localhost:11/ca.crl", lasts
        )
        (self.folder / "document.key.pem").write_bytes(document_keys.pem_of(key))
        (self.folder / "document-signer.pem").write_bytes(self.certificate.public_bytes(PEM))
        self.list_revoked()

    def list_revoked(self, when: datetime | None = None) -> None:
        """Publish the list: nobody's certificate, or the signer's from a time on."""
        revoked = [(self.certificate.serial_number, when)] if when else []
        made = authorities.revocation_list(self.authority, revoked, self.now)
        (self.folder / "document-ca.crl").write_bytes(made.public_bytes(DER))

    @contextmanager
    def open(self) -> Iterator[None]:
        """Its files are the process's."""
        with override_settings(
            PUBLIC=self.folder, SECRETS=self.folder, NEIGHBOURS_PUBLIC=self.folder
        ):
            yield

    def sign(self, page: bytes, name: str, **other: Any) -> bytes:
        """A page signed here now, or at another time, or with other timestamps."""
        wanted: dict[str, Any] = {"at": self.now, "timestamps": self.timestamps, **other}
        with self.open():
            return LocalDocumentSigner().sign(page, name=name, **wanted)

    def judge(self, pdf: bytes) -> str:
        """The certificate's number."""
        with self.open():
            return str(LocalDocumentJudge().judge(pdf))

    def roots(self) -> list[bytes]:
        """What a stranger who trusts this office's two authorities has: nothing else."""
        files = ("document-ca.pem", "timestamp-ca.pem")
        return [pem.unarmor((self.folder / name).read_bytes())[2] for name in files]


def signed_end(pdf: bytes) -> tuple[int, int, int]:
    """(end of the first part, start of the second, end of it) of the first signature's bytes."""
    begun = pdf.index(b"/ByteRange")
    _, length, after, rest = map(
        int, pdf[begun : begun + 200].split(b"[")[1].split(b"]")[0].split()
    )
    return length, after, after + rest


def appended(pdf: bytes, change: Any) -> bytes:
    """The file with a further revision that `change(writer)` makes."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
