"""Every personal field of accounts: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="accounts_account.login_name",
        category="identifier",
        ground="本人確認（APP-06）",
        retention="口座を閉じてから台帳の保存期間（AUD-01）",
        recipients=(),
    ),
    Holding(
        where="accounts_account.display_name",
        category="name",
        ground="職員の識別（ACC-03）",
        retention="口座を閉じてから台帳の保存期間（AUD-01）",
        recipients=(),
    ),
    Holding(
        where="accounts_account.password",
        category="secret",
        ground="職員の認証（ACC-02）",
        retention="口座がある限り",
        recipients=(),
    ),
    Holding(
        where="accounts_account.totp_secret",
        category="secret",
        ground="職員の認証（ACC-02）",
        retention="口座がある限り",
        recipients=(),
    ),
    Holding(
        where="accounts_session.terminal",
        category="terminal",
        ground="アクセス記録（AUD-07）",
        retention="監査記録と同じ",
        recipients=(),
    ),
    Holding(
        where="accounts_savedview.name",
        category="label",
        ground="職員が一覧の絞り込みに付ける名前（画面の便宜）",
        retention="職員が削除するまで",
        recipients=(),
    ),
)
