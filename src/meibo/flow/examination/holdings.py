"""Every personal field of examination: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="examination_passer.name_key",
        category="name",
        ground="合格者の照合（REG-27, EXT-18）",
        retention="合格者名簿の保存期間（verify）",
        recipients=(),
    ),
    Holding(
        where="examination_passer.birth_date",
        category="birth_date",
        ground="合格者の照合（REG-27, EXT-18）",
        retention="合格者名簿の保存期間（verify）",
        recipients=(),
    ),
    Holding(
        where="examination_passer.examination_number",
        category="identifier",
        ground="合格者の照合（REG-27, EXT-18）",
        retention="合格者名簿の保存期間（verify）",
        recipients=(),
    ),
    Holding(
        where="examination_case.applicant_name",
        category="name",
        ground="審査（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_case.name_key",
        category="name",
        ground="審査の申請の検索（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="examination_case.content",
        category="application",
        ground="審査（REG-20）。申告を含む",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_case.face",
        category="basic_four",
        ground="本人確認（REG-04）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_case.signer",
        category="basic_four",
        ground="本人確認（REG-04）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_case.reason",
        category="examination",
        ground="審査（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "applicant"),
    ),
    Holding(
        where="examination_case.contact_memo",
        category="examination",
        ground="審査（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=("officer", "applicant"),
    ),
    Holding(
        where="examination_check.memo",
        category="examination",
        ground="審査メモ（REG-20）。本人に示さない",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_fact.content",
        category="examination",
        ground="事実の収集（REG-04, JUK-15）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_enquiry.answer",
        category="identification_information",
        ground="住民基本台帳法 第30条の9（JUK-01, JUK-15）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="examination_numberchange.memo",
        category="examination",
        ground="個人番号の変更の確認（番号法 第7条第2項、REG-12）。本人に示さない",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
)
