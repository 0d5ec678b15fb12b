"""Context processor: `frame` in every template."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from meibo.doors.frame.door import Door, PageRequest, door
from meibo.doors.frame.languages import current, other
from meibo.doors.frame.preferences import DEVICE, THEMES, address, is_reading
from meibo.terms.text import Language, Text

_THEME_NAMES = {
    DEVICE: Text("端末に合わせる", "As the device"),
    "light": Text("明るい", "Light"),
    "dark": Text("暗い", "Dark"),
}


class Frame:
    """What the layout of a page needs; built without the database, so error pages have it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.door: Door = door()
        self.language: Language = current()
        self.other_language: Language = other(self.language)
        self.theme: str = getattr(request, "theme", "")
        self.request_id: str = getattr(request, "request_id", "")

    @property
    def switch_language(self) -> str:
        """Address of this page in the other language; empty on a page that answers a post,
        because following it would lose what was sent."""
        if not is_reading(self._request):
            return ""
        return address(cast(PageRequest, self._request), lang=self.other_language)

    @property
    def home(self) -> str:
        """The door's first page, in the language in use."""
        kept = "" if self.door.cookies else f"?lang={self.language}"
        return f"{self.door.home}{kept}"

    @property
    def themes(self) -> list[dict[str, object]]:
        """The choices of appearance, or none where the door keeps no cookies."""
        if not self.door.cookies or not is_reading(self._request):
            return []
        chosen = self.theme or DEVICE
        return [
            {
                "code": code,
                "name": _THEME_NAMES[code],
                "href": address(self._request, theme=code),
                "current": code == chosen,
            }
            for code in (DEVICE, *THEMES)
        ]


def frame(request: HttpRequest) -> dict[str, Frame]:
    """For TEMPLATES: `"meibo.doors.frame.context.frame"`."""
    return {"frame": Frame(request)}
