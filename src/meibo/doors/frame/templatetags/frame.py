"""Template tags of every page. `{% load frame %}`; examples in the README of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from meibo.doors.frame import components, icons, written
from meibo.doors.frame.door import door
from meibo.doors.frame.languages import current
from meibo.doors.frame.static_files import asset_url
from meibo.doors.frame.tables import Chip, Kind, Table
from meibo.doors.frame.templatetags.component_tags import register_components
from meibo.doors.frame.templatetags.form_tags import register_form_tags
from meibo.doors.frame.templatetags.text_tag import compile_text
from meibo.doors.frame.wording import (
    ago_in_words,
    day_in_words,
    local,
    moment_in_words,
    yen_in_words,
)
from meibo.terms.text import Language, Text

register = template.Library()
register.tag("t", compile_text)
register_components(register)
register_form_tags(register)


@register.filter
def say(value: Text) -> str:
    """A Text in the language in use. AttributeError for anything else: a page must not guess."""
    return value.of(current())


@register.filter
def era(value: date | None) -> str:
    """令和8年11月21日（2026年） / 21 November 2026; a dash for None."""
    return "―" if value is None else day_in_words(value).of(current())


@register.filter
def moment(value: datetime | None) -> str:
    """The day and the time in Japan; a dash for None."""
    return "―" if value is None else moment_in_words(value).of(current())


@register.filter
def yen(value: int) -> str:
    """9,000円 / ¥9,000."""
    return yen_in_words(value).of(current())


@register.filter
def ago(value: datetime | None) -> str | SafeString:
    """<time>3 日前</time>, with the exact time on hover and in print; a dash for None."""
    if value is None:
        return "―"
    exact = moment_in_words(value).of(current())
    return format_html(
        '<time class="ago" datetime="{}" title="{}">{}</time>',
        local(value).isoformat(timespec="seconds"),
        exact,
        ago_in_words(value, timezone.now()).of(current()),
    )


def _day(value: date) -> str | SafeString:
    """A day for a narrow place: breaks only before the western year."""
    words = day_in_words(value).of(current())
    before, bracket, after = words.partition("（")
    if not bracket:
        return words
    return format_html('{}<span class="day__western">（{}</span>', before, after)


@register.filter
def present(value: object) -> str | SafeString:
    """Any value a component may hold: Text, date, moment, State, None or anything printable."""
    if value is None or value == "":
        return "―"
    if isinstance(value, Text):
        return value.of(current())
    if isinstance(value, components.State):
        return state_tag(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return _day(value)
    return value if isinstance(value, str) else str(value)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An inline icon of our set; with a label it speaks, without it is decoration."""
    return icons.icon(name, label)


@register.simple_tag
def state_tag(state: components.State) -> SafeString:
    """A state: shape, word and colour."""
    return _state(state, current())


@lru_cache(maxsize=1024)
def _state(state: components.State, language: Language) -> SafeString:
    return format_html(
        '<span class="state state--{}">{}<span>{}</span></span>',
        state.tone,
        icons.icon(state.icon),
        state.word.of(language),
    )


@register.simple_tag
def code(value: object) -> SafeString:
    """A number or code, in figures of one width, easy to select."""
    return format_html('<code class="code">{}</code>', value)


def _cell(kind: Kind, value: Any) -> str | SafeString:
    """A cell of a list as its column says."""
    if value is None:
        return "―"
    if kind == "yen":
        return yen(value)
    if kind == "ago":
        return ago(value)
    return code(value) if kind == "code" and value else present(value)


@register.simple_tag
def table_body(shown: Table) -> SafeString:
    """The rows of a list."""
    return written.table_rows(shown, _cell)


@register.simple_tag
def chip_items(chips: Sequence[Chip]) -> SafeString:
    """Chips of one question, inside their list."""
    return written.chip_items(chips, current())


@register.simple_tag
def rail_items(items: Sequence[components.RailItem]) -> SafeString:
    """The lines of one group of the rail, inside their list."""
    return written.rail_items(items, current())


@register.simple_tag
def asset(name: str) -> str:
    """The address of a static file."""
    return asset_url(name)


@register.simple_tag(takes_context=True)
def go(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """Like `url`, but keeps the language in the address at a door without cookies."""
    address = reverse(name, args=args, kwargs=kwargs)
    if door().cookies:
        return address
    return f"{address}?{urlencode({'lang': current()})}"


@register.simple_tag
def keep_language() -> SafeString:
    """Inside a GET form: keeps the language at a door without cookies; nothing elsewhere."""
    if door().cookies:
        return SafeString("")
    return format_html('<input type="hidden" name="lang" value="{}">', current())


@register.simple_tag
def pieces(comparison: components.Comparison) -> SafeString:
    """A compared value with the characters that differ marked."""
    gap = Text("（ここに文字がありません）", "(nothing here)").of(current())
    marks = {
        "same": "{}",
        "differs": '<mark class="differs">{}</mark>',
        "gap": '<mark class="gap"><span class="unseen">{}</span></mark>',
    }
    return format_html_join(
        "",
        "{}",
        (
            (format_html(marks[p.kind], gap if p.kind == "gap" else p.text),)
            for p in comparison.pieces
        ),
    )
