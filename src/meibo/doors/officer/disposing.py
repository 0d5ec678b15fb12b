"""Dispositions: the forms that propose them, and those that wait for approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.doors.frame.date_fields import EraDateField
from meibo.doors.frame.fields import ConfirmByTyping, TextField
from meibo.doors.frame.forms import PageForm
from meibo.doors.officer.confirming import REGISTRATION_NUMBER
from meibo.terms.text import Language, Text

WORDS = {
    "suspension": (Text("停止の始まりの日", "First day of the suspension"),
                   Text("停止の終わりの日", "Last day of the suspension")),
    "reinstatement": (Text("解除の日", "Day it is lifted"), None),
    "refresher_order": (Text("命令の日", "Day of the order"), None),
    "refresher_done": (Text("修了の日", "Day it was finished"), None),
}  # fmt: skip


def disposition_form(kind: str, number: str, language: Language, data: Any = None) -> PageForm:
    """The form of one kind, confirmed by the registration number.

    Fields: starts_on (four parts), ends_on (four parts, suspension only), letter_number, reason,
    confirm.
    """
    starts, ends = WORDS[kind]
    calendar = ["reiwa" if language == "ja" else "", "", "", ""]
    fields: dict[str, Any] = {"starts_on": EraDateField(label=starts, initial=calendar)}
    if ends is not None:
        fields["ends_on"] = EraDateField(label=ends, initial=calendar)
    fields["letter_number"] = TextField(
        label=Text("文書番号", "Letter number"), max_length=100, width="short"
    )
    fields["reason"] = TextField(label=Text("処分の理由", "Reason"), rows=3, max_length=2000)
    fields["confirm"] = ConfirmByTyping(label=REGISTRATION_NUMBER, word=Text(number, number))
    # A page may have the form of a course beside that of a suspension.
    auto_id = f"of-{kind}-%s" if kind.startswith("refresher") else "id_%s"
    form: PageForm = type("DispositionForm", (PageForm,), fields)(
        data, language=language, auto_id=auto_id
    )
    return form


@dataclass(frozen=True, slots=True)
class Proposal:
    """A waiting disposition as its page shows it. mine: this officer proposed it; confirm: the typed
    confirmation of its approval, None where it takes no right away."""

    id: UUID
    kind: Text
    term: list[Text]
    number: str
    name: str
    register: Text
    entry_href: str
    letter_number: str
    reason: str
    by: Text
    when: datetime
    mine: bool
    confirm: PageForm | None
