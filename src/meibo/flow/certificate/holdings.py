"""Every personal field of certificates: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="certificate_credential.jwt",
        category="certificate",
        ground="本人への提供（CRT-02, CRT-03）",
        retention="有効期間（CRT-11）",
        recipients=("holder",),
    ),
    Holding(
        where="certificate_credential.holder_key",
        category="certificate",
        ground="本人のウォレットの鍵への結び付け（CRT-01）",
        retention="有効期間（CRT-11）",
        recipients=("holder",),
    ),
    Holding(
        where="certificate_pdf.content",
        category="certificate",
        ground="本人への提供（CRT-03, CRT-05）",
        retention="新しい証明書に替わるまで（CRT-11）",
        recipients=("holder",),
    ),
)
