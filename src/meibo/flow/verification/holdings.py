"""Every personal field of verification: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="verification_request.shown",
        category="certificate",
        ground="本人が提示に同意した項目（CRT-04）。求めた端末の鍵でのみ開ける",
        retention="求めの期限から1時間",
        recipients=("verifier",),
    ),
)
