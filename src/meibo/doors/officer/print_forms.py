"""The forms of printing: one for each verb about a sheet, a run, the ledger and the 外字 desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from meibo.doors.frame.date_fields import EraDateField
from meibo.doors.frame.fields import CodeField, NameField, OneOf, Option, TextField, Worded
from meibo.doors.frame.forms import PageForm
from meibo.doors.officer.print_words import DISPATCHES, IDENTITIES, REASONS, SPOILED, WAYS
from meibo.flow.certificate.printing.rules import LOST_REASONS, RETURNED_REASONS, SPOILED_REASONS
from meibo.terms.reason import LONGEST
from meibo.terms.text import Language, Text

_WHY = Text("理由", "Reason")


def _among(label: Text, words: Mapping[str, Text], codes: Iterable[str] | None = None) -> OneOf:
    options = [Option(one, words[one]) for one in (codes or words)]
    return OneOf(label=label, options=options, as_list=True)


def _count(label: Text, hint: Text | None = None) -> CodeField:
    return CodeField(label=label, hint=hint, max_length=8)


def _sheet_fields(verb: str) -> dict[str, Worded]:
    if verb == "spoil":
        return {
            "reason": _among(Text("書損じの理由", "Why it is spoiled"), SPOILED, SPOILED_REASONS)
        }
    if verb == "returned":
        return {"reason": _among(Text("返戻の理由", "Why it came back"), REASONS, RETURNED_REASONS)}
    if verb == "hand-over":
        return {"identity_seen": _among(Text("本人確認", "Identity shown by"), IDENTITIES)}
    if verb == "post":
        hint = Text("例: 123-45-67890-3（11桁）", "Eleven digits, such as 123-45-67890-3")
        label = Text("書留の引受番号", "Number of the registered letter")
        return {"tracking_number": CodeField(label=label, hint=hint, max_length=40)}
    if verb == "dispatch":
        return {
            "dispatch": _among(Text("渡し方", "How it leaves"), DISPATCHES),
            "postal_code": CodeField(
                label=Text("郵便番号", "Postal code"), required=False, max_length=20
            ),
            "destination": TextField(
                label=Text("送付先", "Destination"), required=False, max_length=LONGEST,
                hint=Text("空欄なら、申請書の住所に送ります。",
                          "Left empty, it goes to the address of the application."),
            ),
        }  # fmt: skip
    return {}


def sheet_form(
    verb: str, language: Language, data: Any = None, initial: Mapping[str, str] | None = None
) -> PageForm:
    """The form of a verb about a sheet; its fields are called as the command's."""
    return _form(_sheet_fields(verb), language, data, verb, initial)


def release_form(expected: int, language: Language, data: Any = None) -> PageForm:
    """The number on the uppermost blank, which says that the right pile lies in the printer."""
    label = Text("いちばん上の台紙の番号", "Number on the uppermost blank")
    hint = Text("{n} 番のはずです。", "It should be {n}.").fill(n=expected)
    return _form({"first_blank": _count(label, hint)}, language, data, "release")


def back_form(language: Language, data: Any = None) -> PageForm:
    """How many sheets the contractor returned."""
    label = Text("戻った枚数（書損じを含む）", "Sheets that came back, spoiled ones included")
    return _form({"came_back": _count(label)}, language, data, "back")


def lost_form(of: str, language: Language, data: Any = None) -> PageForm:
    """Blanks that nothing was printed on."""
    fields: dict[str, Worded] = {
        "count": _count(Text("枚数", "How many")),
        "reason": _among(_WHY, SPOILED, LOST_REASONS),
    }
    return _form(fields, language, data, of)


def glyph_form(of: object, language: Language, data: Any = None) -> PageForm:
    """How a name is printed that our fonts cannot write."""
    fields: dict[str, Worded] = {
        "way": OneOf(
            label=Text("どう印刷しますか", "How is it printed?"),
            options=[Option(one, words) for one, words in WAYS.items()],
        ),
        "printed_as": NameField(
            label=Text("別の字体での氏名", "The name in the other form"), required=False,
            hint=Text("別の字体で印刷するときに。", "Where it is printed in another form."),
        ),
        "wished_on": EraDateField(
            label=Text("本人の書面の日付", "Day of the holder's written wish"), required=False
        ),
        "memo": TextField(
            label=Text("何によるものか", "What that rests on"), rows=2, max_length=LONGEST,
            hint=Text("5文字以上。マイナンバーは書きません。",
                      "Five characters or more; never the Individual Number."),
        ),
    }  # fmt: skip
    return _form(fields, language, data, of)


def _form(
    fields: Mapping[str, Worded], language: Language, data: Any, of: object,
    initial: Mapping[str, str] | None = None,
) -> PageForm:  # fmt: skip
    form: PageForm = type("PrintForm", (PageForm,), dict(fields))(
        data, language=language, auto_id=f"of-{of}-%s", initial=initial
    )
    return form
