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
)
