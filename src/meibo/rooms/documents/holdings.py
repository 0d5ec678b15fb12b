"""Every personal field of documents: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="documents_document.name",
        category="attachment",
        ground="申請の添付（APP-01）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="documents_document.content",
        category="special_care",
        ground="申請の添付（APP-01）。診断書・戸籍を含む",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
)
