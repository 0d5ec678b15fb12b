"""Every personal field of intake: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="intake_paper.agent_name",
        category="agent",
        ground="番号法 第16条、施行令 第12条第2項（代理人の確認）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.identity",
        category="application",
        ground="番号法 第16条（本人確認の措置の記録）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.number_document",
        category="application",
        ground="番号法 第16条（番号確認の記録）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.agent_authority",
        category="agent",
        ground="番号法施行令 第12条第2項（代理権の確認）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.happened_on",
        category="application",
        ground="死亡・失踪宣告の届出（資格ごとの法律は catalogue の legal_basis）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.receipt_number",
        category="application",
        ground="紙の申請の受付（REG-01）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_paper.fees",
        category="application",
        ground="登録免許税・手数料の納付の確認（PAY-03）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_application.content",
        category="application",
        ground="申請の審査（APP-01, REG-13）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_application.typed",
        category="application",
        ground="入力の途中の保存（APP-01）",
        retention="提出するまで",
        recipients=(),
    ),
    Holding(
        where="intake_application.document",
        category="application",
        ground="電子署名の対象（APP-02）",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="intake_application.cms",
        category="signature",
        ground="電子署名の検証（REG-02）",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="intake_application.signer",
        category="basic_four",
        ground="本人確認（REG-02）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_application.face",
        category="basic_four",
        ground="本人確認（REG-03）",
        retention="登録がある限り（REG-30）",
        recipients=("officer",),
    ),
    Holding(
        where="intake_application.deficiency",
        category="examination",
        ground="不備の通知（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=("applicant",),
    ),
    Holding(
        where="intake_application.contact_memo",
        category="examination",
        ground="不備の通知（REG-20）",
        retention="登録がある限り（REG-30）",
        recipients=("applicant",),
    ),
)
