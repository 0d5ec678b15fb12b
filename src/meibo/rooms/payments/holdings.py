"""Every personal field of payments: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="payments_notice.signed",
        category="payment",
        ground="納付の確認（PAY-03）",
        retention="会計書類の保存期間（verify）",
        recipients=("payment_gateway",),
    ),
)
