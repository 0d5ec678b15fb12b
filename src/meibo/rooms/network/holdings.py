"""Every personal field of the middle server: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="network_result.content",
        category="family_register",
        ground="番号法 第19条第8号による照会の結果（KOS-02, KOS-23）",
        retention="結果を得た日から30日で自動削除（KOS-16。期間は当方の設定、verify）",
        recipients=("meibo_clock",),
    ),
)
