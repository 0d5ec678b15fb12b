"""What an officer wrote into a form of this door."""

from __future__ import annotations

from django.http import HttpRequest


def written(request: HttpRequest, name: str) -> str:
    """The text of a field, without the one character that PostgreSQL keeps in no text."""
    return request.POST.get(name, "").replace("\x00", "")
