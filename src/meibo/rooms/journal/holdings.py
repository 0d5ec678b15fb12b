"""Every personal field of the journal: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="journal_entry.terminal",
        category="terminal",
        ground="アクセス記録（AUD-02, AUD-07）",
        retention="7年以上（AUD-06）",
        recipients=(),
    ),
)
