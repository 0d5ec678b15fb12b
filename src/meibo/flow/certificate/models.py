"""Shape of credentials and PDFs. Their status is computed from the register, never stored."""

from __future__ import annotations

import uuid

from django.db import models

from meibo.flow.certificate.printing.models import (
    BlankCounter,
    GlyphCase,
    LostBlank,
    PrintRun,
    Sheet,
    SheetPage,
)
from meibo.flow.certificate.provisions.models import Provision, ProvisionAccess
from meibo.flow.certificate.states import (
    CredentialFormat,
    CredentialKind,
    CredentialState,
    PdfState,
)
from meibo.flow.certificate.wallets.models import (
    WalletDelivery,
    WalletGrant,
    WalletRequest,
    WalletSeen,
)


class Credential(models.Model):
    """A digital qualification certificate: asked for by the holder, signed by the clock process
    (kind shown: kept here, for the holder to show) or by the issuer (kind wallet: a copy in one wallet);
    or, with no text to be signed, on a phone whose key makes codes (kind phone: it has no place in a
    status list either, for the public's door alone can judge a code and looks the copy up).

    format: the media type's name; "" on a phone. holder_key: public JWK of the wallet's or phone's key,
    canonical; "" where none.
    delivery: the answer in which a wallet got it.
    (status_list, status_index): place in the Token Status List; indices are given out shuffled, so
    neighbours reveal nothing. jwt: SD-JWT with all disclosures, as given to the holder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    entry = models.UUIDField()
    version = models.UUIDField()
    account = models.UUIDField()
    state = models.TextField(default=CredentialState.REQUESTED)
    previous_state = models.TextField(default="", editable=False)
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    status_list = models.IntegerField(null=True)
    status_index = models.IntegerField(null=True)
    key_id = models.TextField(default="")
    jwt = models.TextField(default="")
    kind = models.TextField(default=CredentialKind.SHOWN)
    format = models.TextField(default=CredentialFormat.SD_JWT)
    holder_key = models.TextField(default="")
    delivery = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=models.Q(state__in=["requested", "issued"], kind="shown"),
                name="certificate_one_live",
            ),
            models.UniqueConstraint(
                fields=["register", "status_list", "status_index"], name="certificate_one_index"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="phone")
                | (models.Q(jwt="", status_index__isnull=True) & ~models.Q(holder_key="")),
                name="certificate_phone_has_a_key",
            ),
        ]
        # A holder's and an officer's pages ask by entry, in whatever state.
        indexes = [
            models.Index(fields=["entry"], name="certificate_of_entry"),
            # Of a status list those that count no more; and which place an entry's has in it.
            models.Index(
                fields=["register", "status_list"],
                include=["status_index"],
                condition=~models.Q(state="issued"),
                name="certificate_not_issued",
            ),
            models.Index(
                fields=["entry"],
                include=["register", "status_list", "status_index"],
                condition=models.Q(state="issued"),
                name="certificate_place_of_entry",
            ),
            models.Index(
                fields=["delivery"],
                condition=models.Q(delivery__isnull=False),
                name="certificate_of_delivery",
            ),
        ]


class Pdf(models.Model):
    """A certificate on paper: asked for by the holder, typeset and signed by the signer process.

    version: the register version it was made from, once it was tried. reason: why none can be
    made; waiting_for: what the next try waits for; late_told_at: when the holder was told that it
    takes longer than usual. content: the signed file; gone with the
    certificate when a newer one takes its place; its sha256 stays. key_id: serial of the signing
    certificate.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    entry = models.UUIDField()
    version = models.UUIDField(null=True)
    account = models.UUIDField()
    state = models.TextField(default=PdfState.REQUESTED)
    previous_state = models.TextField(default="", editable=False)
    reason = models.TextField(default="")
    requested_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    waiting_for = models.TextField(default="")
    late_told_at = models.DateTimeField(null=True)
    issued_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    key_id = models.TextField(default="")
    sha256 = models.TextField(default="")
    content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "state"],
                condition=models.Q(state__in=["requested", "issued"]),
                name="certificate_one_pdf",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(state="requested"),
                name="certificate_pdf_due",
            ),
            models.Index(fields=["entry"], name="certificate_pdf_of_entry"),
            models.Index(
                fields=["requested_at"],
                condition=models.Q(state="requested", late_told_at__isnull=True),
                name="certificate_pdf_untold",
            ),
        ]


# Models of the same app that live with what uses them.
__all__ = [
    "BlankCounter", "Credential", "GlyphCase", "LostBlank", "Pdf", "PrintRun", "Provision",
    "ProvisionAccess", "Sheet", "SheetPage", "WalletDelivery", "WalletGrant", "WalletRequest",
    "WalletSeen",
]  # fmt: skip
