"""Tags that draw forms: field, fields, error_summary."""

from __future__ import annotations

from typing import Any, cast

from django import template
from django.forms import BoundField

from meibo.doors.frame.date_fields import PARTS as DATE_PARTS
from meibo.doors.frame.date_fields import EraDateField, EraDateWidget, calendars
from meibo.doors.frame.fields import OptionsField, Worded
from meibo.doors.frame.forms import PageForm
from meibo.terms.text import Text

_PART_WORDS = {
    "era": Text("元号・西暦", "Era"),
    "year": Text("年", "Year"),
    "month": Text("月", "Month"),
    "day": Text("日", "Day"),
}


def error_summary(form: PageForm) -> dict[str, Any]:
    """All errors of a form with links to their inputs; takes focus. Nothing where none."""
    return {"lines": form.error_lines() if form.is_bound else []}


def fields(form: PageForm) -> dict[str, Any]:
    """Every visible field in order, hidden ones after."""
    return {"form": form}


def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, need, hint, error, input."""
    worded = bound.field
    if not isinstance(worded, Worded):
        raise TypeError(f"{bound.name} has no Text words")
    identity = bound.auto_id
    described = []
    if bound.help_text:
        described.append(f"{identity}-hint")
    if bound.errors:
        described.append(f"{identity}-error")
    context: dict[str, Any] = {
        "bound": bound,
        "kind": worded.kind,
        "id": identity,
        "described": " ".join(described),
        "wrong": bool(bound.errors),
        "is_group": worded.kind in ("one", "some", "date"),
        "width": getattr(worded, "width", "full"),
        "errors": _errors(bound),
    }
    if isinstance(worded, OptionsField):
        context["options"] = _options(bound, worded)
    if isinstance(worded, EraDateField):
        context["parts"] = _date_parts(bound, worded)
    if worded.kind not in ("one", "some", "date", "list"):
        context["control"] = bound.as_widget(attrs=_attributes(bound, described))
    return context


def _attributes(bound: BoundField, described: list[str]) -> dict[str, Any]:
    attributes: dict[str, Any] = {"class": "input", "aria-describedby": " ".join(described)}
    if not described:
        del attributes["aria-describedby"]
    if bound.field.required:
        attributes["aria-required"] = "true"
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _errors(bound: BoundField) -> list[dict[str, str]]:
    found = []
    for error in bound.form.errors.as_data().get(bound.name, []):
        code = error.code or ""
        for message in error.messages:
            found.append({"message": message, "code": code if "." in code else ""})
    return found


def _options(bound: BoundField, worded: OptionsField) -> list[dict[str, Any]]:
    value = bound.value()
    chosen = {str(v) for v in (value if isinstance(value, list | tuple) else [value])}
    return [
        {
            "value": option.value,
            "words": option.words,
            "hint": option.hint,
            "id": f"{bound.auto_id}_{number}",
            "on": option.value in chosen and value is not None,
        }
        for number, option in enumerate(worded.options)
    ]


def _date_parts(bound: BoundField, worded: EraDateField) -> list[dict[str, Any]]:
    errors = bound.form.errors.as_data().get(bound.name, [])
    blamed = {(e.params or {}).get("part") for e in errors}
    values = cast(EraDateWidget, bound.field.widget).parts(bound.value(), worded.language)
    return [
        {
            "part": part,
            "words": _PART_WORDS[part],
            "name": f"{bound.html_name}_{part}",
            "id": f"{bound.auto_id}_{part}",
            "value": value,
            "wrong": bool(errors) and (part in blamed or blamed == {None}),
            "calendars": calendars() if part == "era" else None,
        }
        for part, value in zip(DATE_PARTS, values, strict=True)
    ]


def register_form_tags(register: template.Library) -> None:
    """Add all of these to the library."""
    for tag in (error_summary, fields, field):
        register.inclusion_tag(f"frame/parts/{tag.__name__}.html")(tag)
