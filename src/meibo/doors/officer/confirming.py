"""What cannot simply be undone is confirmed by typing a word the page names."""

from __future__ import annotations

from typing import Any

from meibo.doors.frame.fields import ConfirmByTyping
from meibo.doors.frame.forms import PageForm
from meibo.terms.text import Language, Text

REGISTRATION_NUMBER = Text("登録番号", "Registration number")


def confirm_form(
    label: Text, word: int | str, language: Language, data: Any = None, *, of: object = "this"
) -> PageForm:
    """A form of one field, confirm. word: what is to be typed; of: tells it from others on a page."""
    typed = Text(str(word), str(word))
    fields = {"confirm": ConfirmByTyping(label=label, word=typed)}
    form: PageForm = type("ConfirmForm", (PageForm,), fields)(
        data, language=language, auto_id=f"of-{of}-%s"
    )
    return form
