"""What a holder is told of a disposition, word for word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from meibo.terms.era import era_date
from meibo.terms.text import Text

_ASK = Text(
    "処分の内容は、文書（{letter}）をご覧ください。お尋ねは、文書番号を添えて{office}の登録の窓口へどうぞ。",
    "The letter ({letter}) says more. For questions turn to the registration office of the {office}, "
    "naming the letter's number.",
)


def _day(day: date) -> Text:
    return Text(era_date(day), day.isoformat())


def term_told(starts: date, ends: date | None) -> Text:
    """The days of a suspension; one without an end is said by its beginning."""
    if ends is None:
        return Text("{first}から", "from {first}").fill(first=_day(starts))
    return Text("{first}から{last}まで", "from {first} to {last}").fill(
        first=_day(starts), last=_day(ends)
    )


def _with_whom_to_ask(body: Text, said: Mapping[str, object]) -> Text:
    return Text(f"{body.ja}{_ASK.ja}", f"{body.en} {_ASK.en}").fill(**said)


def suspended(starts: date, ends: date | None, said: Mapping[str, object]) -> tuple[Text, Text]:
    """Title and body of a suspension. said: register, number, letter, basis, kind, office."""
    body = Text(
        "{register}第{number}号の登録について、{kind}の処分がありました（{basis}）。期間は{term}です。"
        "この期間は業務を行えず、資格証は無効と表示されます。期間が過ぎると自動で有効に戻ります。",
        "A disposition was made about your entry no. {number} in the {register}: {kind} ({basis}), "
        "{term}. During this time you may not practise and your certificates show as not valid; "
        "afterwards they are valid again by themselves.",
    )
    title = Text("{kind}の処分のお知らせ", "Disposition: {kind}").fill(**said)
    told = {**said, "term": term_told(starts, ends)}
    return title, _with_whom_to_ask(body, told)


def reinstated(on: date, said: Mapping[str, object]) -> tuple[Text, Text]:
    """Title and body where a suspension is lifted on a day; said: as `suspended` takes it."""
    body = Text(
        "{register}第{number}号の登録について、{kind}の処分が{day}に解除されます。"
        "解除された後は業務を行え、資格証は有効と表示されます。",
        "The suspension of your entry no. {number} in the {register} ({kind}) is lifted on {day}. "
        "From then on you may practise and your certificates show as valid.",
    )
    title = Text("{kind}の解除のお知らせ", "Lifted: {kind}").fill(**said)
    return title, _with_whom_to_ask(body, {**said, "day": _day(on)})


def course_told(on: date, said: Mapping[str, object], *, done: bool) -> tuple[Text, Text]:
    """Title and body where a refresher course was ordered, or is finished; said: as `suspended`."""
    ordered = Text(
        "{register}第{number}号の登録について、{day}付けで{kind}を受けるよう命じられました（{basis}）。"
        "修了するまで、氏名での検索に「{kind}を修了していない」ことが表示されます。",
        "A {kind} was ordered for the holder of entry no. {number} in the {register} ({basis}), as of "
        "{day}. Until it is finished the search by name says that it is not.",
    )
    finished = Text(
        "{register}第{number}号の登録について、{day}付けで{kind}の修了を登録しました。",
        "The {kind} of the holder of entry no. {number} in the {register} was recorded as finished on "
        "{day}.",
    )
    title = (
        Text("{kind}の修了の登録", "Finished: {kind}")
        if done
        else Text("{kind}の命令のお知らせ", "Ordered: {kind}")
    )
    body = finished if done else ordered
    return title.fill(**said), _with_whom_to_ask(body, {**said, "day": _day(on)})
