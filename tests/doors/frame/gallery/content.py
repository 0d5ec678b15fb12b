"""Synthetic content of the gallery."""

from datetime import UTC, date, datetime

from django.utils.safestring import mark_safe

from meibo.doors.frame.components import (
    Certificate,
    Check,
    Event,
    Fact,
    FactRow,
    RailGroup,
    RailItem,
    SamplePerson,
    Source,
    State,
    SummaryRow,
)
from meibo.terms.text import Text

STATES = [
    State(Text("審査中", "In examination"), "progress"),
    State(Text("登録済", "Registered"), "good"),
    State(Text("補正待ち", "Awaiting amendment"), "attention"),
    State(Text("拒否", "Refused"), "bad"),
    State(Text("取下げ", "Withdrawn"), "off"),
    State(Text("未着手", "Not begun"), "none"),
]
NAME = "見本　葛󠄀城 太郎"
ANSWERS = [
    SummaryRow(Text("資格", "Qualification"), Text("看護師", "Nurse"), "/question"),
    SummaryRow(
        Text("氏名", "Name"), NAME, "/question", reading="ミホン　カツラギ タロウ", large=True
    ),
    SummaryRow(Text("生年月日", "Date of birth"), date(1987, 4, 1), "/question"),
    SummaryRow(Text("本籍地都道府県", "Registered domicile"), Text("東京都", "Tokyo"), "/question"),
    SummaryRow(Text("旧姓の併記", "Former surname"), None, "/question"),
]
EVENTS = [
    Event(
        Text("申請が到達しました", "Application arrived"),
        datetime(2026, 11, 17, 0, 12, tzinfo=UTC),
    ),
    Event(
        Text("登録免許税の納付を確認しました", "Tax payment confirmed"),
        datetime(2026, 11, 17, 0, 20, tzinfo=UTC),
    ),
    Event(
        Text("審査しています", "In examination"),
        datetime(2026, 11, 18, 1, 0, tzinfo=UTC),
        "now",
        Text(
            "標準処理期間は 30 日です。不足があるときは、ここと郵便でお知らせします。",
            "The standard period is 30 days. If anything is missing we tell you here and by post.",
        ),
    ),
    Event(Text("籍への登録", "Entry in the register"), date(2026, 12, 17), "next"),
    Event(Text("登録証の交付", "Certificate delivered"), None, "next"),
]
QR = mark_safe(  # a drawing that looks like a code and says nothing
    '<svg viewBox="0 0 21 21" shape-rendering="crispEdges"><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7'
    'H0z" fill="#000"/><path d="M1 1h5v5H1zM15 1h5v5h-5zM1 15h5v5H1z" fill="#fff"/><path d="M2 2h3v3H'
    "2zM16 2h3v3h-3zM2 16h3v3H2zM8 0h1v2H8zM10 1h2v1h-2zM9 4h3v1H9zM8 8h2v1H8zM11 7h1v3h-1zM13 9h3v1h"
    "-3zM17 8h1v3h-1zM19 11h2v1h-2zM0 9h2v1H0zM3 11h3v1H3zM7 12h4v1H7zM12 13h2v3h-2zM15 14h3v1h-3zM9 "
    '15h2v2H9zM16 17h2v3h-2zM19 16h1v4h-1zM10 19h4v1h-4z" fill="#000"/></svg>'
)
CERTIFICATE = Certificate(
    title=Text("看護師免許証", "Nurse’s licence"),
    name=NAME,
    reading="ミホン　カツラギ タロウ",
    number="第 1234567 号",
    state=State(Text("有効", "Valid"), "good"),
    statement=Text(
        "上記の者は、看護師籍に登録されていることを証明する。",
        "This certifies that the person named above is entered in the Register of Nurses.",
    ),
    issuer=Text("厚生労働大臣", "Minister of Health, Labour and Welfare"),
    issued_on=date(2026, 12, 17),
    rows=[
        SummaryRow(Text("登録年月日", "Registered on"), date(2026, 12, 10)),
        SummaryRow(Text("生年月日", "Date of birth"), date(1987, 4, 1)),
    ],
    qr=QR,
)
SOURCES = [
    Source("application", Text("申請", "Application")),
    Source("card", Text("カード", "Card")),
    Source("juki", Text("住基ネット", "Juki-net"), Text("3 分前に照会", "asked 3 minutes ago")),
    Source("koseki", Text("戸籍", "Koseki")),
    Source("register", Text("名簿", "Register")),
]
ABSENT = Text("登録なし", "no entry")
FACTS = [
    FactRow(
        Text("氏名", "Name"),
        {
            "application": Fact("見本 髙橋　太郎"),
            "card": Fact("見本 髙橋　太郎"),
            "juki": Fact("見本 高橋　太郎", variant=True),
            "koseki": Fact("見本 髙橋　太朗"),
            "register": Fact(None, ABSENT),
        },
    ),
    FactRow(
        Text("生年月日", "Date of birth"),
        {
            "application": Fact(date(1987, 4, 1)),
            "card": Fact(date(1987, 4, 1)),
            "juki": Fact(date(1987, 4, 1)),
            "koseki": Fact(date(1987, 4, 10)),
            "register": Fact(None, ABSENT),
        },
    ),
    FactRow(
        Text("性別", "Sex"),
        {code: Fact("男") for code in ("application", "card", "juki", "koseki")},
    ),
    FactRow(
        Text("住所", "Address"),
        {
            "application": Fact("東京都架空区見本町一丁目２番３号"),
            "card": Fact("東京都架空区見本町一丁目2番3号", variant=True),
            "juki": Fact("東京都架空区見本町一丁目２番３号　見本荘１０１"),
            "koseki": Fact(None, Text("照会しない項目", "not asked")),
        },
    ),
    FactRow(
        Text("本籍", "Domicile"),
        {
            "application": Fact("東京都"),
            "koseki": Fact("東京都"),
        },
    ),
]
DONE = State(Text("適合", "Passed"), "good")
CHECKS = [
    Check("duplicate", Text("重複", "Duplicate"), DONE),
    Check(
        "identity",
        Text("本人確認", "Identity"),
        DONE,
        memo="カードの署名で確認",
        decided_by="見本 審査員",
    ),
    Check(
        "koseki",
        Text("戸籍確認", "Koseki"),
        State(Text("不備", "Deficient"), "bad"),
        Text("名の文字が戸籍と違います。", "The given name differs from the koseki."),
        href="#check-koseki",
    ),
    Check("form", Text("申請書確認", "Form"), DONE),
    Check(
        "attachments",
        Text("添付確認", "Attachments"),
        State(Text("補正待ち", "Amendment"), "attention"),
        memo="診断書の日付が読めない",
    ),
    Check("payment", Text("決済確認", "Payment"), DONE),
    Check(
        "disqualification",
        Text("欠格事由", "Disqualification"),
        State(Text("未着手", "Not begun"), "none"),
        href="#check-disqualification",
    ),
]
RAIL = [
    RailGroup(
        Text("審査", "Examination"),
        [
            RailItem(Text("受付", "Received"), "/cases?state=new", "inbox", 12),
            RailItem(Text("審査中", "In examination"), "/cases", "document", 48, current=True),
            RailItem(Text("補正待ち", "Awaiting amendment"), "/cases", "clock", 7),
            RailItem(Text("決裁待ち", "Awaiting approval"), "/cases", "seal", 3),
        ],
    ),
    RailGroup(
        Text("登録", "Registration"),
        [
            RailItem(Text("登録簿", "Register"), "/cases", "register"),
            RailItem(Text("処分", "Dispositions"), "/cases", "lock", 0),
            RailItem(Text("突合の差異", "Differences"), "/cases", "differs", 24),
        ],
    ),
]
PEOPLE = [
    SamplePerson("sample-01", "見本　太郎", [(Text("利用者証明用", "Sign-in"), "1234"),
                 (Text("署名用", "Signing"), "SAMPLE1")], Text("すべて一致", "Everything agrees"), "#"),
    SamplePerson("sample-02", "見本　髙橋 花子", [(Text("利用者証明用", "Sign-in"), "1234")],
                 Text("氏が住基ネットで「高橋」", "Juki-net has another form of the name")),
    SamplePerson("sample-03", "SAMPLE ALEX", [(Text("利用者証明用", "Sign-in"), "1234")],
                 Text("電子証明書が失効", "Certificate revoked")),
]  # fmt: skip
