"""Every personal field of registration: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="registration_disposition.starts_on",
        category="disposition",
        ground="処分（資格ごとの法律は catalogue の suspension、REG-22）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "applicant"),
    ),
    Holding(
        where="registration_disposition.ends_on",
        category="disposition",
        ground="処分（資格ごとの法律は catalogue の suspension、REG-22）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "applicant"),
    ),
    Holding(
        where="registration_disposition.letter_number",
        category="disposition",
        ground="処分（資格ごとの法律は catalogue の suspension、REG-22）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "applicant"),
    ),
    Holding(
        where="registration_disposition.reason",
        category="disposition",
        ground="処分（資格ごとの法律は catalogue の suspension、REG-22）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="registration_difference.answers",
        category="basic_four",
        ground="定期照会の回答のうち登録事項と異なるもの（REG-06, JUK-13）",
        retention="登録との比較まで",
        recipients=("meibo_clock",),
    ),
    Holding(
        where="registration_domicilecheck.outcome",
        category="family_register",
        ground="本籍の定期確認の結果の種別（KOS-22）。回答の内容は含まない",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="registration_proposal.before",
        category="register_item",
        ground="定期照会による職権修正・抹消の案（REG-06）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="registration_proposal.after",
        category="basic_four",
        ground="定期照会による職権修正・抹消の案（REG-06）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="registration_proposal.outside",
        category="name",
        ground="住民基本台帳法 第30条の9（本人確認情報の外字数、REG-23）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="registration_proposal.event_on",
        category="basic_four",
        ground="定期照会による異動年月日（REG-06）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
)
