"""An attachment, shown and never trusted: it came from outside."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk
from meibo.rooms.documents.queries import read

# What a browser may show in place. Anything else would be saved as a file.
SHOWN = {"application/pdf", "image/jpeg", "image/png"}
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


@require_safe
@at_desk
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """The bytes as they were sent, under the type their own first bytes say.

    The response is a place of its own (CSP sandbox): no script, no form, no access to the door.
    """
    row = read(actor(request), now(), document=document)
    shown = row.media_type in SHOWN
    response = HttpResponse(
        bytes(row.content), content_type=row.media_type if shown else "application/octet-stream"
    )
    how = "inline" if shown else "attachment"
    name = quote(row.name, safe="")
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
