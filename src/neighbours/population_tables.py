"""The small tables from which residents are drawn, read from population_data/*.tsv.

Each file states the origin of its content in its first line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "population_data"


@dataclass(frozen=True)
class GivenName:
    """A given name and the birth years in which it is given."""

    written: str
    kana: str
    sex: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class Tables:
    """Everything names and addresses are drawn from."""

    surnames: tuple[tuple[str, str], ...]  # (written, kana), repeated by weight
    given: tuple[GivenName, ...]
    municipalities: tuple[tuple[str, str, tuple[str, ...]], ...]  # (code, place, towns)
    foreign_names: tuple[tuple[str, str, str | None], ...]  # (alphabet, kana, common name)
    selectors: dict[str, tuple[str, ...]]  # base character -> Moji_Joho selectors
    _by_year: dict[tuple[str, int], tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def given_names(self, sex: str, year: int) -> tuple[tuple[str, str], ...]:
        """(written, kana) of the names given in that year; every name where sex is not stated."""
        key = (sex, year)
        if key not in self._by_year:
            self._by_year[key] = tuple(
                (name.written, name.kana)
                for name in self.given
                if name.first_year <= year <= name.last_year and sex in (name.sex, "3")
            )
        return self._by_year[key]


def _rows(name: str) -> list[list[str]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def load_tables() -> Tables:
    """Reads the five tables. Raises OSError or ValueError where one is missing or malformed."""
    return Tables(
        surnames=tuple(
            (written, kana)
            for written, kana, weight in _rows("surnames.tsv")
            for _ in range(int(weight))
        ),
        given=tuple(
            GivenName(written, kana, sex, int(first), int(last))
            for written, kana, sex, first, last in _rows("given_names.tsv")
        ),
        municipalities=tuple(
            (code, place, tuple(towns.split(",")))
            for code, place, towns in _rows("municipalities.tsv")
        ),
        foreign_names=tuple(
            (alphabet, kana, None if common == "-" else common)
            for alphabet, kana, common, _ in _rows("foreign_names.tsv")
        ),
        selectors={
            base: tuple(chr(int(point, 16)) for point in points.split())
            for base, points in _rows("ivs.tsv")
        },
    )
