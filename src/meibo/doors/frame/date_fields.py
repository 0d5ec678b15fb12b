"""A date as people write it: era or western calendar, year, month, day."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from meibo.doors.frame.fields import Worded
from meibo.terms.era import ERAS, era_of, parse_era_date
from meibo.terms.refusal import Refusal
from meibo.terms.text import Text

PARTS = ("era", "year", "month", "day")
WESTERN = Text("西暦", "Western")
_ENGLISH = {"reiwa": "Reiwa", "heisei": "Heisei", "showa": "Showa", "taisho": "Taisho",
            "meiji": "Meiji"}  # fmt: skip


def calendars() -> list[tuple[str, Text]]:
    """Codes and words of the calendars, the western one first."""
    eras = [(era.code, Text(era.ja, _ENGLISH[era.code])) for era in ERAS]
    return [("", WESTERN), *eras]


def split_year(text: str) -> tuple[str | None, str]:
    """昭和62, S62 or 令和元年 in the year's field: the era's letters, then the year's own."""
    written = unicodedata.normalize("NFKC", text).strip().removesuffix("年").strip()
    at = 0
    while at < len(written) and not written[at].isdigit() and written[at] != "元":
        at += 1
    letters = written[:at].strip().rstrip(".")
    return (letters or None), written[at:].strip()


class EraDateWidget(forms.Widget):
    """Four inputs: name_era, name_year, name_month, name_day. Values are kept as typed."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> list[str]:
        """What was typed, in the order of PARTS."""
        return [str(data.get(f"{name}_{part}") or "") for part in PARTS]

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        """None of the four was sent."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """The error summary leads to the year, which most people mistype."""
        return f"{id_}_year" if id_ else ""

    def parts(self, value: Any, language: str) -> list[str]:
        """The four values to show: typed ones as typed, a date in the reader's calendar."""
        if isinstance(value, date):
            if language == "en":
                return ["", str(value.year), str(value.month), str(value.day)]
            era = era_of(value)
            return [era.code, str(value.year - era.first_year + 1), str(value.month),
                    str(value.day)]  # fmt: skip
        if isinstance(value, list | tuple) and len(value) == len(PARTS):
            return [str(part) for part in value]
        return ["", "", "", ""]


class EraDateField(Worded):
    """A day. Full-width digits, 元, and an era written into the year are read.

    Reading is left to `meibo.terms.era.parse_era_date`, whose refusal becomes the field's error
    and names the part that is wrong.
    """

    kind = "date"
    widget = EraDateWidget
    own_messages = {
        "required": Text("{label}を入力してください。", "Enter: {label}"),
        "too_late": Text(
            "{label}は {value} までの日付です。", "{label} can be no later than {value}."
        ),
        "too_early": Text(
            "{label}は {value} からの日付です。", "{label} can be no earlier than {value}."
        ),
    }

    def to_python(self, value: Any) -> date | None:
        """The day; None where all parts are empty."""
        if isinstance(value, date):
            return value
        era, year, month, day = value or ["", "", "", ""]
        if not (year.strip() or month.strip() or day.strip()):
            return None
        in_year, bare_year = split_year(year)
        try:
            return parse_era_date(in_year or era, bare_year, month, day)
        except Refusal as refusal:
            raise self._error(refusal, era_in_year=in_year is not None) from refusal

    def _error(self, refusal: Refusal, *, era_in_year: bool) -> ValidationError:
        part = refusal.field if refusal.field in PARTS else "year"
        if part == "era" and era_in_year:
            part = "year"
        message = refusal.message.of(self.language).replace("%", "%%")
        return ValidationError(message, code=refusal.code, params={"part": part})

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not what was typed."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
