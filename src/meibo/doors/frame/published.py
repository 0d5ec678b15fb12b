"""Files of the installation that anybody may read: keys, certificates, revocation lists."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpResponse


def published(name: str, kind: str) -> HttpResponse:
    """A published file as it stands now; kind: its media type."""
    return HttpResponse((Path(settings.PUBLIC) / name).read_bytes(), content_type=kind)
