"""What printing says no to."""

from __future__ import annotations

from meibo.terms.reason import LONGEST
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal
from meibo.terms.text import Text


def no_such_run() -> Refusal:
    """No print run of this id in the officer's registers."""
    return NotFound(
        "printing.no_run", Text("この印刷は見つかりません。", "There is no such print run.")
    )


def no_such_sheet() -> Refusal:
    """No sheet of this id in the officer's registers."""
    return NotFound(
        "printing.no_sheet", Text("この免許証は見つかりません。", "There is no such licence.")
    )


def no_such_case() -> Refusal:
    """No case of the 外字 desk of this id."""
    return NotFound(
        "printing.no_glyph_case",
        Text("この外字の確認は見つかりません。", "There is no such character to settle."),
    )


def no_such_file() -> Refusal:
    """No register of this file is in the officer's charge."""
    return NotFound(
        "printing.no_file",
        Text("この登録簿ファイルは担当していません。", "This register file is not in your charge."),
    )


def nothing_due() -> Refusal:
    """Nobody is due a licence on paper."""
    return Conflict(
        "printing.nothing_due",
        Text("印刷を待つ免許証はありません。", "No licence waits to be printed."),
    )


def meanwhile() -> Refusal:
    """Another officer put the same licences into a run."""
    return Conflict(
        "printing.meanwhile",
        Text(
            "同じ免許証が、ほかの印刷に入りました。一覧を見直してください。",
            "Another run took the same licences meanwhile. Look at the list again.",
        ),
    )


def moved_on() -> Refusal:
    """Its state does not allow this any more."""
    return Conflict(
        "printing.moved_on",
        Text(
            "状態が変わったため、この操作はできません。表示を新しくしてください。",
            "It has moved on, so this cannot be done any more. Reload the page.",
        ),
    )


def second_person() -> Refusal:
    """Who proposed a run, or spoiled a sheet, has it released by somebody else."""
    return NotPermitted(
        "printing.second_person",
        Text(
            "起案した方、または書損じを記録した方とは別の職員が承認します。",
            "Another officer than the one who proposed it or recorded the spoilage must approve.",
        ),
    )


def not_checked() -> Refusal:
    """The signer has not checked every line."""
    return Conflict(
        "printing.not_checked",
        Text(
            "まだ確認していない行があります。すべての行の確認が終わってから承認します。",
            "Not every line has been checked yet. A run is released once all are.",
        ),
    )


def nothing_to_print() -> Refusal:
    """No line of the run can be printed."""
    return Conflict(
        "printing.nothing_to_print",
        Text(
            "印刷できる行がありません。この印刷は取り下げてください。",
            "No line can be printed. Drop this run.",
        ),
    )


def other_blank(expected: int) -> Refusal:
    """The blanks on the pile do not follow the last one that is accounted for."""
    return Conflict(
        "printing.other_blank",
        Text(
            "次に使う台紙は {n} 番のはずです。間の台紙は、先に書損じ簿に記録してください。",
            "The next blank should be number {n}. First account for those between in the ledger.",
        ).fill(n=expected),
        field="first_blank",
    )


def register_changed() -> Refusal:
    """What is printed is not what the register says now."""
    return Conflict(
        "printing.register_changed",
        Text(
            "印刷のあとで登録が変わったか、停止などの処分があります。書損じとして記録してください。",
            "The registration changed after this was set, or is suspended. Record it as spoiled.",
        ),
    )


def bad_choice(field: str) -> Refusal:
    """None of the choices there are."""
    return Refusal(
        "printing.choice",
        Text("選択肢から選んでください。", "Choose one of those offered."),
        field=field,
    )


def bad_tracking() -> Refusal:
    """It is no number of registered mail."""
    return Refusal(
        "printing.tracking",
        Text(
            "書留の引受番号（11桁）を確かめてください。最後の1桁は検査数字です。",
            "Check the number of the registered letter: eleven digits, the last a check digit.",
        ),
        field="tracking_number",
    )


def tracking_used() -> Refusal:
    """Another licence went with this number."""
    return Conflict(
        "printing.tracking_used",
        Text(
            "この引受番号は、別の免許証に使われています。",
            "Another licence was posted with this number.",
        ),
        field="tracking_number",
    )


def bad_postal_code() -> Refusal:
    """It is no postal code."""
    return Refusal(
        "printing.postal_code",
        Text("郵便番号は7桁で書いてください。", "A postal code has seven digits."),
        field="postal_code",
    )


def too_long() -> Refusal:
    """A destination nobody could write on an envelope."""
    return Refusal(
        "printing.destination",
        Text(
            "送付先は {n} 文字以内で書いてください。",
            "A destination has at most {n} characters.",
        ).fill(n=LONGEST),
        field="destination",
    )


def wrong_count(expected: int) -> Refusal:
    """What the contractor returned is not what was handed out."""
    return Conflict(
        "printing.count",
        Text(
            "渡した {n} 件と、戻った数が合いません。数え直してください。書損じも数に入れます。",
            "Handed out: {n}. What came back does not agree. Count again, spoiled ones included.",
        ).fill(n=expected),
        field="came_back",
    )


def another_name() -> Refusal:
    """It is not the same name in another form."""
    return Refusal(
        "printing.another_name",
        Text(
            "登録された氏名を別の字体で書いたものだけが使えます。別の氏名は訂正の申請が必要です。",
            "Only the registered name in other characters will do. Another name needs a correction.",
        ),
        field="printed_as",
    )


def wish_wanted() -> Refusal:
    """Another form rests on the holder's wish in writing, of a day that has come."""
    return Refusal(
        "printing.wish",
        Text(
            "本人の書面による希望の日付（本日まで）を書いてください。",
            "Write the day of the holder's written wish; it cannot lie ahead.",
        ),
        field="wished_on",
    )


def reason_wanted(field: str) -> Refusal:
    """What it rests on has to be said."""
    return Refusal(
        "printing.reason",
        Text(
            "何によるものかを、5文字以上で書いてください。",
            "Say what it rests on, in five characters or more.",
        ),
        field=field,
    )


def no_page() -> Refusal:
    """There is no page of it to be printed here."""
    return NotFound(
        "printing.no_page",
        Text(
            "ここで印刷できるページはありません。",
            "There is no page of it to be printed here.",
        ),
    )
