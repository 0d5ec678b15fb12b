"""Every personal field of the register: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        # To the public: name and sex alone, of the registers whose Act orders it (public_search).
        where="register_version.particulars",
        category="register_item",
        ground="登録簿への登録（資格ごとの法律は catalogue の legal_basis）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder", "public"),
    ),
    Holding(
        where="register_version.name_key",
        category="name",
        ground="登録簿への登録（資格ごとの法律は catalogue の legal_basis）（検索のための符号）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="register_entry.registration_number",
        category="register_item",
        ground="登録簿への登録（資格ごとの法律は catalogue の legal_basis）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_entry.number_prefix",
        category="register_item",
        ground="期限付登録（資格ごとの法律は catalogue の term）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_entry.registered_on",
        category="register_item",
        ground="登録簿への登録（資格ごとの法律は catalogue の legal_basis）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_version.suspended_from",
        category="disposition",
        ground="処分の登録（資格ごとの法律は catalogue の suspension）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_version.suspended_until",
        category="disposition",
        ground="処分の登録（資格ごとの法律は catalogue の suspension）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_version.valid_until",
        category="register_item",
        ground="登録の有効期間（資格ごとの法律は catalogue の term）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_cardlicence.registration_number",
        category="register_item",
        ground="免許証の交付（労働安全衛生法。一人一枚）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder"),
    ),
    Holding(
        where="register_cardlicence.registered_on",
        category="register_item",
        ground="免許証の交付（労働安全衛生法。一人一枚）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder"),
    ),
    Holding(
        where="register_cardlicence.valid_until",
        category="register_item",
        ground="免許証の交付（労働安全衛生法。一人一枚）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder"),
    ),
    Holding(
        where="register_cardissue.issued_on",
        category="register_item",
        ground="免許証の交付（労働安全衛生法。一人一枚）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder"),
    ),
)
