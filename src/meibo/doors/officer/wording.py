"""States, results, outcomes and acts of the register in words. Pure."""

from __future__ import annotations

from datetime import date

from meibo import catalogue
from meibo.catalogue.definitions import ENTERING
from meibo.doors.frame.components import State
from meibo.doors.frame.wording import day_in_words
from meibo.terms.text import Text

CASE_STATES = {
    "open": State(Text("審査中", "In examination"), "progress"),
    "proposed": State(Text("決裁待ち", "Awaiting approval"), "attention"),
    "decided": State(Text("決定済", "Decided"), "good"),
}
OUTCOMES = {
    "grant": State(Text("登録", "Register"), "good"),
    "return": State(Text("差戻し", "Return"), "attention"),
    "refuse": State(Text("拒否", "Refuse"), "bad"),
}
OUTCOME_ACTS = {
    "grant": Text("登録の決定案を出す", "Propose to register"),
    "return": Text("差戻しの決定案を出す", "Propose to return"),
    "refuse": Text("拒否の決定案を出す", "Propose to refuse"),
}
# The same of a case about a registration: what is granted is the application.
ABOUT_ENTRY_GRANT = State(Text("認容", "Grant"), "good")
ABOUT_ENTRY_ACT = Text("認める決定案を出す", "Propose to grant")
ALONE_ACT = Text("認める決定をする", "Decide to grant")
RESULTS = {
    "open": State(Text("未着手", "Not begun"), "none"),
    "passed": State(Text("適", "Passed"), "good"),
    "not_applicable": State(Text("該当なし", "Not applicable"), "off"),
    "deficient": State(Text("不備", "Deficient"), "attention"),
    "failed": State(Text("不可", "Failed"), "bad"),
}
STATUSES = {
    "registered": State(Text("登録中", "Registered"), "good"),
    "suspended": State(Text("停止中", "Suspended"), "attention"),
    "revoked": State(Text("取消", "Revoked"), "bad"),
    "erased": State(Text("抹消", "Erased"), "off"),
    "lapsed": State(Text("期間満了", "Lapsed"), "off"),
}
VERSION_ACTS = {
    "registration": Text("登録", "Registration"),
    "suspension": Text("停止", "Suspension"),
    "reinstatement": Text("停止の解除", "Suspension lifted"),
    "refresher_order": Text("再教育研修の命令", "Refresher course ordered"),
    "refresher_done": Text("再教育研修の修了", "Refresher course finished"),
    "correction": Text("訂正（申請による）", "Correction on application"),
    "rewriting": Text("書替", "Rewriting"),
    "reissue": Text("再交付", "Reissue"),
    "erasure": Text("抹消（申請による）", "Erasure on application"),
    "ex_officio_correction": Text("職権修正", "Correction by the authority"),
    "erasure_on_death": Text("抹消（死亡による）", "Erasure on death"),
}
DISPOSITION_STATES = {
    "proposed": State(Text("決裁待ち", "Awaiting approval"), "attention"),
    "effective": State(Text("決裁済", "Approved"), "good"),
    "dropped": State(Text("取下げ", "Dropped"), "off"),
}
SEXES = {
    "1": Text("男", "Male"),
    "2": Text("女", "Female"),
    "3": Text("その他・不明", "Other or unknown"),
}
YES, NO = Text("はい", "Yes"), Text("いいえ", "No")
YOU = Text("あなた", "you")
ANOTHER = Text("別の職員", "another officer")
# Who proposed, said to whoever decides: by the duty, since colleagues' names are not this door's.
EXAMINER = Text("審査担当の職員", "an examiner")
REGISTRAR = Text("登録担当の職員", "a registrar")
BY_RULE = Text("手続の定めによる", "by the rule of the procedure")
SOON_DAYS = 7


def outcome_words(procedure: str, outcome: str) -> State | None:
    """A decision in the words of its procedure; None before there is one."""
    if outcome == "grant" and procedure not in ENTERING:
        return ABOUT_ENTRY_GRANT
    return OUTCOMES.get(outcome)


def procedure_name(register: str, procedure: str) -> Text:
    """看護師 新規登録 / Nurse: New registration."""
    name = catalogue.qualification(register).name
    did = catalogue.procedure(register, procedure).name
    return Text(f"{name.ja} {did.ja}", f"{name.en}: {did.en}")


def reason_words(code: str) -> Text | None:
    """The text of a coded reason; None for no reason."""
    return catalogue.reasons().get(code) if code else None


def iso_day(text: str | None) -> date | str | None:
    """A stored day as a date; as written where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def short_day(day: date) -> Text:
    """令和8年12月17日: without the western year, for lists and tables that have many."""
    words = day_in_words(day)
    return Text(words.ja.partition("（")[0], words.en)


def month_in_words(first: date) -> Text:
    """令和8年11月 / November 2026, of a month by its first day."""
    day = short_day(first)
    return Text(day.ja.removesuffix("1日"), day.en.removeprefix("1 "))


def months_in_words(months: int) -> Text:
    """6か月, 3年: a term of the calendar; 0: none that the Act names."""
    if months == 0:
        return Text("法に上限なし", "as the Act names no limit")
    if months % 12 == 0:
        years = months // 12
        return Text(f"{years}年", f"{years} year{'' if years == 1 else 's'}")
    return Text(f"{months}か月", f"{months} month{'' if months == 1 else 's'}")


def time_left(due: date, today: date) -> State:
    """How a due date stands: passed, near, or far off."""
    days = (due - today).days
    if days < 0:
        late = -days
        words = Text(f"{late} 日超過", f"{late} day{'' if late == 1 else 's'} late")
        return State(words, "bad")
    left = Text(f"あと {days} 日", f"{days} day{'' if days == 1 else 's'} left")
    if days == 0:
        left = Text("本日まで", "due today")
    return State(left, "attention" if days <= SOON_DAYS else "none")
