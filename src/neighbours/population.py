"""Ten thousand synthetic residents, the same on every machine.

Nobody here exists. Names are drawn from tables of frequent names, numbers at random from a fixed
seed (so a number of a real person may be hit by chance, with no way to know it and nothing true
beside it), block numbers from a range few towns reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from neighbours.population_maker import FULL_SPACE, REFERENCE_DATE, Draw, Maker, Resident
from neighbours.population_samples import make_samples
from neighbours.population_tables import load_tables

__all__ = [
    "FULL_SPACE",
    "REFERENCE_DATE",
    "Resident",
    "SamplePerson",
    "population",
    "sample_people",
]

SIZE = 10_000
SEED = 20260401
WORKERS = 8
HOLDERS = 12


def _spouse(maker: Maker, head: Resident, family: tuple[str, str], at: tuple[str, str]) -> Resident:
    """Someone within six years of the head's age who took the head's family name."""
    birth = head.birth_date + timedelta(days=maker.draw.below(4384) - 2192)
    birth = min(birth, date(REFERENCE_DATE.year - 20, 4, 1))
    person = maker.native(family, birth, "2" if head.sex == "1" else "1", at)
    if maker.draw.chance(0.12):  # 旧氏 entered in the resident record
        person = replace(person, former_name=maker.surname()[0])
    if maker.draw.chance(0.05):
        when = maker.draw.day(date(2025, 4, 2), REFERENCE_DATE)
        person = replace(person, changed="name", changed_on=when)
    return person


def _children(maker: Maker, head: Resident, family: tuple[str, str]) -> list[Resident]:
    """None to three children, at least 24 years younger than the head; now and then twins."""
    draw = maker.draw
    age = REFERENCE_DATE.year - head.birth_date.year
    if not 26 <= age <= 62:
        return []
    at = (head.address, head.municipality_code)
    children = []
    for _ in range(draw.below(4)):
        child = maker.native(family, maker.birth(0, min(25, age - 25)), draw.pick(("1", "2")), at)
        children.append(child)
        if draw.chance(0.02):
            children.append(maker.native(family, child.birth_date, child.sex, at))
    given_once = {child.name: child for child in children}  # no family names two children alike
    return list(given_once.values())


def _household(maker: Maker) -> list[Resident]:
    """One to six people at one address, mostly of one family name."""
    draw = maker.draw
    at = maker.address()
    sex = "3" if draw.chance(0.001) else draw.pick(("1", "2"))
    birth = maker.birth(20, 96)
    if draw.chance(0.03):
        members = [maker.foreigner(birth, sex, at)]
    else:
        family = maker.surname()
        head = maker.native(family, birth, sex, at)
        members = [head]
        if draw.chance(0.55):
            members.append(_spouse(maker, head, family, at))
            members.extend(_children(maker, head, family))
    if draw.chance(0.06):
        members = maker.moved(members)
    return [maker.with_events(member) for member in members]


@dataclass(frozen=True)
class SamplePerson:
    """A resident known by a key, for sample cards and tests."""

    key: str
    resident: Resident


def _ordinary(person: Resident) -> bool:
    """Nothing special: alive, unchanged, one name in characters every card holds."""
    plain = person.name.encode("shift_jis", errors="ignore").decode("shift_jis") == person.name
    other_names = person.former_name or person.common_name or person.alphabet_name
    return plain and person.alive and person.changed == "none" and not other_names


def _workers(residents: Sequence[Resident]) -> Iterator[SamplePerson]:
    """Eight ordinary working people, one who is not yet 18, and twelve grown-ups who apply for every
    qualification there is, out of the households."""

    def born(first: int, last: int) -> Iterator[Resident]:
        return (one for one in residents if first <= one.birth_date.year <= last and _ordinary(one))

    for place, person in enumerate(islice(born(1966, 2004), WORKERS), start=1):
        yield SamplePerson(f"anei-{place:02d}", person)
    yield SamplePerson("anei-young", next(born(2010, 2011)))
    grown = islice(born(1966, 2000), WORKERS, WORKERS + HOLDERS)
    for place, person in enumerate(grown, start=1):
        yield SamplePerson(f"holder-{place:02d}", person)


@lru_cache(maxsize=1)
def _made() -> tuple[tuple[SamplePerson, ...], tuple[Resident, ...]]:
    maker = Maker(Draw(SEED), load_tables())
    samples = tuple(SamplePerson(key, person) for key, person in make_samples(maker))
    residents = [sample.resident for sample in samples]
    while len(residents) < SIZE:
        residents.extend(_household(maker))
    workers = _workers(residents[len(samples) : SIZE])
    return (*samples, *workers), tuple(residents[:SIZE])


def population() -> tuple[Resident, ...]:
    """All SIZE residents; the sample people come first."""
    return _made()[1]


def sample_people() -> list[SamplePerson]:
    """People with keys: "nurse-01".."nurse-24" (ordinary, 22 to 30), the special ones, and workers
    ("anei-01".."anei-08", "anei-young") and others ("holder-01".."holder-12"), who live in the
    households."""
    return list(_made()[0])
