"""The form of the first page: which certificate, which items, why, and where the wallet is."""

from __future__ import annotations

from meibo.catalogue import qualifications
from meibo.catalogue.definitions import CLAIMS
from meibo.doors.frame.fields import OneOf, Option, SomeOf, TextField
from meibo.doors.frame.forms import PageForm
from meibo.flow.verification.purposes import PURPOSES
from meibo.terms.text import Text

OTHER, THIS = "other", "this"
_CHOSEN = {one for found in qualifications().values() for one in found.credential.selectively_shown}


class AskForm(PageForm):
    """What always stands in a certificate (qualification, number, date) needs no box."""

    register = OneOf(
        label=Text("資格", "Qualification"),
        options=[Option(found.id, found.name) for found in qualifications().values()],
        as_list=True,
    )
    items = SomeOf(
        label=Text(
            "登録番号などのほかに求める項目", "Items besides number and date of registration"
        ),
        hint=Text(
            "必要なものだけを選んでください。提示する方は、項目を見てから同意します。",
            "Choose only what you need. The holder sees the items before consenting.",
        ),
        options=[Option(name, words) for name, words in CLAIMS.items() if name in _CHOSEN],
        required=False,
    )
    purpose = OneOf(
        label=Text("目的（提示する方に示されます）", "Purpose (shown to the holder)"),
        options=[Option(code, words) for code, words in PURPOSES.items()],
    )
    where = OneOf(
        label=Text("提示する方のウォレット", "The holder’s wallet"),
        options=[
            Option(OTHER, Text("別の端末にある（二次元コードを読み取ってもらう）",
                               "On another device (it reads a code)")),
            Option(THIS, Text("この端末にある（ウォレットを開く）", "On this device (open it)")),
        ],
    )  # fmt: skip


class ReceiptForm(PageForm):
    """A receipt somebody was given."""

    receipt = TextField(
        label=Text("検証の記録（「eyJ」で始まる文字列）", "Receipt (a text beginning with “eyJ”)"),
        rows=6, max_length=8_000, autocomplete="off",
    )  # fmt: skip
