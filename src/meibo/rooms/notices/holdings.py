"""Every personal field of notices: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="notices_notice.body_ja",
        category="notice",
        ground="結果の通知（NTC-01）",
        retention="申請の記録と同じ",
        recipients=("applicant",),
    ),
    Holding(
        where="notices_notice.body_en",
        category="notice",
        ground="結果の通知（NTC-01）",
        retention="申請の記録と同じ",
        recipients=("applicant",),
    ),
)
