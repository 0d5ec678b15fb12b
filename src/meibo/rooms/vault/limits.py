"""How often numbers may be used, per purpose, and why so often; kept in PostgreSQL (vault_breaker).

These are the values an installation starts with. `meibo vault limits` changes them there with a
reason; nothing reads them from here at run time.
"""

from __future__ import annotations

from dataclasses import dataclass

from meibo.terms.text import Text

REGISTRATION_CHECK = "registration_identity_check"
WHOLE_REGISTER_CHECK = "whole_register_check"
NETWORK_ENQUIRY = "network_enquiry"
DOMICILE_CHECK = "domicile_check"
PAPER_CHECK = "paper_number_check"
TERMINAL_SEARCH = "terminal_search"


@dataclass(frozen=True, slots=True)
class Limit:
    """What is counted is a use of a number, or of a part of a whole register.

    per_minute: more has to wait. per_hour, per_case_a_day, failures_in_a_row: more trips."""

    per_minute: int
    per_hour: int
    per_case_a_day: int
    failures_in_a_row: int
    reason: Text


# What works through many people by itself, at the pace of a minute all day long: that pace trips nothing.
IN_BATCHES = (WHOLE_REGISTER_CHECK, DOMICILE_CHECK)

LIMITS: dict[str, Limit] = {
    REGISTRATION_CHECK: Limit(
        per_minute=300,
        per_hour=6_000,
        per_case_a_day=320,
        failures_in_a_row=10,
        reason=Text(
            "国家試験の合格発表後でも、1時間に審査へ進む申請は数千件まで。住基ネットが終日応答しない"
            "とき、1件の照会は5分ごとに1日288回と、間隔を延ばす最初の9回。失敗は本来起こらない。",
            "Even after results of a national examination no more than some thousands of cases an "
            "hour reach examination. If Juki-net is silent all day one case asks every five minutes"
            " (288) after 9 quicker tries. Failures do not happen by themselves.",
        ),
    ),
    # Counts parts of a register, not single numbers; how many numbers: the living holders admitted.
    WHOLE_REGISTER_CHECK: Limit(
        per_minute=9,
        per_hour=600,
        per_case_a_day=320,
        failures_in_a_row=10,
        reason=Text(
            "1回分は最大5万人。500万人の名簿でも100回分で、1時間に600回分あれば全名簿を続けて照会できる。"
            "同じ回を開き直すのは、送る前に止まったときだけで、5分ごとに1日288回を超えない。",
            "A part is at most 50,000 people: 100 parts for a register of five million, so 600 an hour "
            "leaves room for all registers in turn. A part is opened again only where it stopped before "
            "it was sent, at most every five minutes (288 a day) after some quicker tries.",
        ),
    ),
    NETWORK_ENQUIRY: Limit(
        per_minute=600,
        per_hour=12_000,
        per_case_a_day=640,
        failures_in_a_row=10,
        reason=Text(
            "住基ネットへの照会と同じ件数に、符号の取得（番号）と照会（符号）の2回分。戸籍を確認する資格だけが使う。",
            "As many cases as Juki-net is asked about, twice each: the number once to acquire the code, "
            "and the code to ask. Used by the qualifications that check the family register alone.",
        ),
    ),
    # Apart from the enquiries of cases, which a regular check never makes wait.
    DOMICILE_CHECK: Limit(
        per_minute=180,
        per_hour=12_000,
        per_case_a_day=640,
        failures_in_a_row=10,
        reason=Text(
            "本籍の定期確認は2人が依頼し、200人ずつ照会する。1人につき番号1回（符号の取得）と符号1回で、"
            "1日に10万人余りまで。応答しないとき、1件の照会は5分ごとに1日288回。",
            "Two people ask for a regular check of domiciles; 200 people are asked about at a time, "
            "the number once to acquire the code and the code to ask: somewhat over 100,000 people a "
            "day. While nobody answers, one enquiry asks every five minutes (288 a day).",
        ),
    ),
    PAPER_CHECK: Limit(
        per_minute=30,
        per_hour=600,
        per_case_a_day=9,
        failures_in_a_row=10,
        reason=Text(
            "書類の番号は2人が1件ずつ入力する。窓口が1日中入力し続けても、1時間に数百件を超えない。",
            "Numbers on paper are typed one by one, by two people each. Counters that type all day "
            "do not reach more than some hundreds an hour.",
        ),
    ),
    # Counts questions by basic data: no number is used.
    TERMINAL_SEARCH: Limit(
        per_minute=20,
        per_hour=300,
        per_case_a_day=40,
        failures_in_a_row=10,
        reason=Text(
            "検索は窓口で1人ずつ行う。1件の申請を1日に何十回も検索することはなく、応答がないときも15分で終わる。",
            "Searches are made one by one at counters. No application is searched about dozens of times "
            "a day, and a search that gets no answer is over after fifteen minutes (some ten tries).",
        ),
    ),
}
