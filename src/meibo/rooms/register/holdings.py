"""Every personal field of the register: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="register_version.particulars",
        category="register_item",
        ground="保健師助産師看護師法 第10条、第12条（籍への登録）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "holder"),
    ),
    Holding(
        where="register_version.name_key",
        category="name",
        ground="保健師助産師看護師法 第10条、第12条（籍への登録）（検索のための符号）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="register_entry.registration_number",
        category="register_item",
        ground="保健師助産師看護師法 第10条、第12条（籍への登録）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_entry.registered_on",
        category="register_item",
        ground="保健師助産師看護師法 第10条、第12条（籍への登録）",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_version.suspended_from",
        category="disposition",
        ground="保健師助産師看護師法 第14条",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
    Holding(
        where="register_version.suspended_until",
        category="disposition",
        ground="保健師助産師看護師法 第14条",
        retention="登録がある限り（REG-30）",
        recipients=("public", "holder"),
    ),
)
