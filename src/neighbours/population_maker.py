"""The shape of a resident, and how one is drawn from tables with a seeded sequence.

Only `random.Random.random()` is used, because it alone is promised to give the same sequence on
every version of Python. Ages are counted from REFERENCE_DATE, never from the clock.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from neighbours.check_digits import (
    individual_number_check_digit,
    resident_record_code_check_digit,
)
from neighbours.population_tables import Tables

REFERENCE_DATE = date(2026, 4, 1)
FULL_SPACE = "\u3000"
BUILDINGS = ("見本ハイツ", "例示マンション", "コーポ見本", "メゾン・ド・例")
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")

T = TypeVar("T")


@dataclass(frozen=True)
class Resident:
    """One line of the register of residents (本人確認情報, 住民基本台帳法 第三十条の六)."""

    individual_number: str  # 12 digits
    resident_record_code: str  # 11 digits
    name: str  # family + U+3000 + given; for a foreign national as on the residence card
    kana: str
    former_name: str | None  # 旧氏: a family name only
    common_name: str | None  # 通称
    alphabet_name: str | None
    birth_date: date
    sex: str  # "1" male, "2" female, "3" not stated
    address: str
    municipality_code: str  # 5 digits, JIS X 0402
    alive: bool
    changed: str  # none, address, name, death, correction
    changed_on: date | None


class Draw:
    """Choices from one seeded sequence."""

    def __init__(self, seed: int) -> None:
        self._next = random.Random(seed).random  # noqa: S311 - sample data, no secret
        self._numbers: set[str] = set()
        self._codes: set[str] = set()

    def below(self, limit: int) -> int:
        return int(self._next() * limit)

    def chance(self, share: float) -> bool:
        return self._next() < share

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.below((last - first).days + 1))

    def individual_number(self) -> str:
        """A number not drawn before, with its check digit."""
        body = f"{self.below(10**11):011d}"
        number = body + individual_number_check_digit(body)
        if number in self._numbers:
            return self.individual_number()
        self._numbers.add(number)
        return number

    def resident_record_code(self) -> str:
        """A code not drawn before, with its check digit."""
        body = f"{self.below(10**10):010d}"
        code = body + resident_record_code_check_digit(body)
        if code in self._codes:
            return self.resident_record_code()
        self._codes.add(code)
        return code


class Maker:
    """Makes residents from tables and draws; holds no result."""

    def __init__(self, draw: Draw, tables: Tables) -> None:
        self.draw = draw
        self.tables = tables

    def with_variation(self, written: str) -> str:
        """Some families register a variant: add a Moji_Joho selector to one character in three."""
        out = []
        for character in written:
            selectors = self.tables.selectors.get(character)
            varied = selectors is not None and self.draw.chance(0.35)
            out.append(character + self.draw.pick(selectors or ("",)) if varied else character)
        return "".join(out)

    def surname(self) -> tuple[str, str]:
        written, kana = self.draw.pick(self.tables.surnames)
        return self.with_variation(written), kana

    def given(self, sex: str, birth: date) -> tuple[str, str]:
        return self.draw.pick(self.tables.given_names(sex, birth.year))

    def address(self, *, rooms: bool = True) -> tuple[str, str]:
        """(address, municipality code). Block numbers run from 101, to look made up."""
        code, place, towns = self.draw.pick(self.tables.municipalities)
        area, block, house = self.draw.below(6), self.draw.below(899), self.draw.below(40)
        address = place + self.draw.pick(towns) + f"{1 + area}丁目{101 + block}番{1 + house}号"
        if self.draw.chance(0.4) and rooms:
            building = self.draw.pick(BUILDINGS)
            address += f"{FULL_SPACE}{building}{1 + self.draw.below(12)}0{1 + self.draw.below(9)}号"
        return address.translate(FULL_WIDTH), code

    def birth(self, youngest: int, oldest: int) -> date:
        """A birth date of someone aged youngest..oldest on the reference date."""
        last = date(REFERENCE_DATE.year - youngest, 4, 1)
        first = date(REFERENCE_DATE.year - oldest - 1, 4, 2)
        return self.draw.day(first, last)

    def resident(
        self,
        *,
        name: str,
        kana: str,
        birth: date,
        sex: str,
        at: tuple[str, str],
        alphabet_name: str | None = None,
        common_name: str | None = None,
    ) -> Resident:
        """A living resident with fresh numbers and no recent change."""
        return Resident(
            individual_number=self.draw.individual_number(),
            resident_record_code=self.draw.resident_record_code(),
            name=name,
            kana=kana,
            former_name=None,
            common_name=common_name,
            alphabet_name=alphabet_name,
            birth_date=birth,
            sex=sex,
            address=at[0],
            municipality_code=at[1],
            alive=True,
            changed="none",
            changed_on=None,
        )

    def native(
        self, family: tuple[str, str], birth: date, sex: str, at: tuple[str, str]
    ) -> Resident:
        """A resident of this family name with a given name of the generation."""
        given = self.given(sex, birth)
        return self.resident(
            name=family[0] + FULL_SPACE + given[0],
            kana=family[1] + FULL_SPACE + given[1],
            birth=birth,
            sex=sex,
            at=at,
        )

    def foreigner(self, birth: date, sex: str, at: tuple[str, str]) -> Resident:
        """A foreign national: the alphabet name is the name; some have a common name (通称)."""
        alphabet, kana, common = self.draw.pick(self.tables.foreign_names)
        return self.resident(
            name=alphabet,
            kana=kana,
            birth=birth,
            sex=sex,
            at=at,
            alphabet_name=alphabet,
            common_name=common,
        )

    def moved(self, members: list[Resident]) -> list[Resident]:
        """The household came to its address within two years of the reference date."""
        when = self.draw.day(date(2024, 4, 2), REFERENCE_DATE)
        return [
            replace(member, changed="address", changed_on=when)
            if member.birth_date < when and member.changed == "none"
            else member
            for member in members
        ]

    def with_events(self, person: Resident) -> Resident:
        """Death or correction within two years of the reference date; death covers all else."""
        when = max(self.draw.day(date(2024, 4, 2), REFERENCE_DATE), person.birth_date)
        age = REFERENCE_DATE.year - person.birth_date.year
        if self.draw.chance(0.002 + max(0, age - 60) * 0.004):
            return replace(person, alive=False, changed="death", changed_on=when)
        if person.changed == "none" and self.draw.chance(0.004):
            return replace(person, changed="correction", changed_on=when)
        return person
