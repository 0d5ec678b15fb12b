"""Anyone looks for a person by the whole name, in the registers whose Act orders that they may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meibo.catalogue import qualification
from meibo.flow.verification.refusals import whole_name_needed
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.published import SHOWN, Published, published
from meibo.rooms.register.rules import Status, has_ended, status_on
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key

# A family and a given name have at least two characters.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Suspension:
    """A disposition, in force or followed by a course; last_day None: it has no end."""

    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One entry as the Act lets it be shown; sex: None where the Act or the record has none.

    course: when a refresher course was ordered that is not finished; until then the suspension before
    is shown too, though its term may be over.
    """

    register: str
    name: str
    registration_year: int
    sex: str | None
    suspension: Suspension | None
    course: date | None


@dataclass(frozen=True, slots=True)
class FoundNames:
    """What a search gives; more: there are more of this name than are shown."""

    people: tuple[FoundPerson, ...]
    more: bool


@act("verification.search_name", purpose="verification", permit=process)
def search_name(act: Act, *, name: str) -> FoundNames:
    """Current entries of exactly this name, variant characters, width and spaces folded.

    The journal learns whether somebody was found, and of one alone which entry; never the name.
    Refuses verification.whole_name and register.search_busy.
    """
    key = folded_key(name)
    if len(key) < SHORTEST:
        raise whole_name_needed()
    day = japanese_day(act.at)
    found = [one for one in published(key) if not has_ended(one.standing, day)]
    act.outcome = "found" if found else "not_found"
    if len(found) == 1:
        act.about(case=found[0].entry)
    people = tuple(_shown(one, day) for one in found[:SHOWN])
    return FoundNames(people, more=len(found) > SHOWN)


def _shown(one: Published, day: date) -> FoundPerson:
    standing = one.standing
    suspension = None
    if status_on(standing, day) == Status.SUSPENDED and standing.suspended_from is not None:
        suspension = Suspension(standing.suspended_from, standing.suspended_until)
    course = one.course if qualification(one.register).public_search.refresher else None
    if suspension is None and course is not None and course.suspended_from is not None:
        suspension = Suspension(course.suspended_from, course.suspended_until)
    shows = qualification(one.register).public_search.shows
    return FoundPerson(
        register=one.register,
        name=one.name,
        registration_year=one.registered_on.year,
        sex=one.sex or None if "sex" in shows else None,
        suspension=suspension,
        course=course.ordered_on if course else None,
    )
