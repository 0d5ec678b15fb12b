"""The versions of an entry as a timeline: what was done, since when it holds and is known."""

from __future__ import annotations

from datetime import date
from typing import Any

from meibo.catalogue import qualification
from meibo.doors.frame.components import Event
from meibo.doors.frame.wording import known, moment_in_words
from meibo.doors.officer.wording import VERSION_ACTS, short_day
from meibo.flow.registration.queries import EntryFile
from meibo.terms.text import Text


def version_events(file: EntryFile) -> list[Event]:
    """Latest first; a correction names the items it changed."""
    earlier = [*file.versions[1:], None]
    return [_event(one, before) for one, before in zip(file.versions, earlier, strict=True)]


def _event(version: Any, before: Any | None) -> Event:
    recorded = moment_in_words(version.recorded_at)
    detail = Text(f"記録 {recorded.ja}", f"Recorded {recorded.en}")
    if version.suspended_from is not None:
        term = term_words(version.suspended_from, version.suspended_until)
        detail = Text(f"期間 {term.ja}。{detail.ja}", f"{term.en}. {detail.en}")
    if before is not None and version.particulars != before.particulars:
        items = _changed(version, before)
        ja, en = "、".join(one.ja for one in items), ", ".join(one.en for one in items)
        detail = Text(f"改めた項目：{ja}。{detail.ja}", f"Changed: {en}. {detail.en}")
    return Event(known(VERSION_ACTS, version.act), version.effective_on, detail=detail)


def _changed(version: Any, before: Any) -> list[Text]:
    """Names of the items that differ, as the forms name them and in their order."""
    forms = qualification(version.register).procedures
    labels = {item.id: item.label for one in forms for item in one.items()}
    kept, was = version.particulars, before.particulars
    return [label for item, label in labels.items() if kept.get(item) != was.get(item)]


def term_words(starts: date, ends: date | None) -> Text:
    """A term of days, or the day something begins."""
    parts = term_parts(starts, ends)
    return Text("".join(one.ja for one in parts), " ".join(one.en for one in parts))


def term_parts(starts: date, ends: date | None) -> list[Text]:
    """The same in the parts between which a line may break."""
    first = short_day(starts)
    if ends is None:
        return [Text(f"{first.ja}から", f"from {first.en}")]
    last, days = short_day(ends), (ends - starts).days + 1
    return [
        Text(f"{first.ja}から", first.en),
        Text(f"{last.ja}まで", f"to {last.en}"),
        Text(f"（{days:,}日間）", f"({days:,} day{'' if days == 1 else 's'})"),
    ]
