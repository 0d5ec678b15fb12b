"""Maintenance notices: when the service stands still, said beforehand on every public page.

Who runs the platform writes `$MEIBO_HOME/public/maintenance.toml`; no restart is needed:

    [[notice]]
    shown_from = 2026-12-01T00:00:00+09:00
    begins = 2026-12-05T22:00:00+09:00
    ends = 2026-12-06T05:00:00+09:00
    ja = "定期保守のため、確認と検索を休止します。"
    en = "Checking and searching pause for regular maintenance."
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from meibo.doors.frame.wording import moment_in_words
from meibo.terms.text import Text

FILE = "maintenance.toml"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """One standstill: from when it is announced, from when to when it lasts, and why."""

    shown_from: datetime
    begins: datetime
    ends: datetime
    words: Text

    @property
    def period(self) -> Text:
        """From when to when, in Japan's time."""
        first, last = moment_in_words(self.begins), moment_in_words(self.ends)
        return Text(f"{first.ja}から{last.ja}まで", f"{first.en} to {last.en}")


def notices(at: datetime) -> list[Notice]:
    """What is to be said at a moment, the next first; gone when it is over.

    A file that cannot be read is logged by its reason and says nothing: a slip of the pen in it must
    not close the door.
    """
    path = Path(settings.PUBLIC) / FILE
    try:
        found = [_notice(one) for one in tomllib.loads(path.read_text("utf-8"))["notice"]]
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        _log.error("%s cannot be read: %s %s", FILE, type(error).__name__, error)
        return []
    return sorted(
        (one for one in found if one.shown_from <= at < one.ends), key=lambda one: one.begins
    )


def _notice(said: Mapping[str, Any]) -> Notice:
    """KeyError or ValueError where something is missing or makes no sense."""
    times = shown_from, begins, ends = [said[name] for name in ("shown_from", "begins", "ends")]
    if not all(isinstance(time, datetime) and time.tzinfo for time in times):
        raise ValueError("shown_from, begins and ends are times with their offset")
    if times != sorted(times):
        raise ValueError("shown_from, begins and ends come in this order")
    if not all(isinstance(said[name], str) for name in ("ja", "en")):
        raise ValueError("ja and en are words")
    return Notice(shown_from, begins, ends, Text(said["ja"], said["en"]))
