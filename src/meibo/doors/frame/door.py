"""What a door tells the frame about itself: `settings.MEIBO_FRAME = Door(...)`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpRequest

from meibo.terms.text import Language, Text

MEGABYTE = 1024 * 1024
ASSETS = Path(__file__).resolve().parents[4] / "assets"


@dataclass(frozen=True, slots=True)
class Door:
    """One door's part of the frame.

    name: shown after 名簿 in the header. home: where the wordmark leads. cookies: False for the
    public door, whose language then travels in the address. form_action: origins besides our own
    that a form may end at after redirects (card, payment gateway, log-in). body_limit: largest
    request body in bytes, files included. sign_in: where a person whose session ended is led.
    frames, framed_by: origins whose pages stand in pages of ours, and the other way round.
    """

    name: Text
    home: str = "/"
    cookies: bool = True
    form_action: tuple[str, ...] = ()
    body_limit: int = 1 * MEGABYTE
    sign_in: str = ""
    frames: tuple[str, ...] = ()
    framed_by: tuple[str, ...] = ()


class PageRequest(HttpRequest):
    """A request after the frame's middleware: what pages may rely on."""

    language: Language
    theme: str
    request_id: str


def door() -> Door:
    """The door this process serves; AttributeError where the settings name none."""
    return cast(Door, settings.MEIBO_FRAME)


OUTER_MIDDLEWARE = [
    "meibo.doors.frame.request_ids.RequestIdMiddleware",
    "meibo.doors.frame.security.SecurityHeadersMiddleware",
    "meibo.doors.frame.preferences.PreferencesMiddleware",
    "meibo.doors.frame.errors.ErrorPagesMiddleware",
    "meibo.doors.frame.limits.RequestLimitsMiddleware",
]
"""Comes first in MIDDLEWARE."""

INNER_MIDDLEWARE = ["meibo.doors.frame.refusals.RefusalMiddleware"]
"""Comes last in MIDDLEWARE."""
