"""`{% load maintenance %}{% maintenance_notices %}`: what is announced at the moment."""

from __future__ import annotations

from typing import Any

from django import template

from meibo.doors.frame.sessions import now
from meibo.doors.public.maintenance import notices

register = template.Library()


@register.inclusion_tag("public/maintenance.html")
def maintenance_notices() -> dict[str, Any]:
    """Nothing where nothing is announced."""
    return {"notices": notices(now())}
