"""Refresher courses (再教育研修): whether one is under way, told by an entry's versions."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import qualification
from meibo.flow.registration.refusals import no_such_course, not_suspended
from meibo.flow.registration.rules import course_allowed
from meibo.flow.registration.states import COURSES
from meibo.rooms.journal.act import Act
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import Standing, has_ended
from meibo.terms.day import japanese_day


def last_course_act(entry: UUID) -> str:
    """The newest of the acts about a course; empty where there is none."""
    rows = Version.objects.filter(entry=entry, act__in=COURSES).order_by("-sequence")
    return rows.values_list("act", flat=True).first() or ""


def may_record(act: Act, kind: str, register: str, entry: UUID, standing: Standing) -> None:
    """Refuses registration.no_course and registration.status."""
    if qualification(register).public_search.refresher is None:
        raise no_such_course()
    ended = has_ended(standing, japanese_day(act.at))
    if ended or not course_allowed(kind, last_course_act(entry)):
        raise not_suspended()
