"""`like` and parts by name: what is laid over what, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from definitions_in_full import refusal_of, text_of, whole

from meibo.catalogue import qualifications
from meibo.catalogue.loader import (
    BadDefinitionError,
    parse_qualification,
    parsed,
    qualification_of,
    shared,
)
from meibo.catalogue.sharing import PARTS, resolved

SHARED = {
    "ground": {"a": 1, "t": {"x": 1, "y": 2}, "parts": {"items": {"i": {"id": "i", "n": 1}}}},
    "floor": {"like": "ground", "t": {"y": 3}, "l": [1], "parts": {"items": {"i": {"n": 2}}}},
    "ring": {"like": "chain"},
    "chain": {"like": "ring"},
}


def ancestry(table: Mapping[str, Any], shared: Mapping[str, Any]) -> list[str]:
    """The shared definitions a definition is like, the nearest first."""
    found: list[str] = []
    while (name := table.get("like")) in shared and name not in found:
        found.append(str(name))
        table = shared[found[-1]]
    return found


def test_key_by_key_and_lists_whole() -> None:
    found = resolved({"like": "floor", "l": [2], "t": {"z": 4}}, SHARED, "f")
    assert found == {"a": 1, "t": {"x": 1, "y": 3, "z": 4}, "l": [2]}


def test_a_name_in_a_list_of_parts_stands_for_the_part() -> None:
    table = {"like": "floor", "items": ["i", {"id": "own"}], "passers": ["i"]}
    found = resolved(table, SHARED, "f")
    assert found["items"] == [{"id": "i", "n": 2}, {"id": "own"}]
    assert found["passers"] == ["i"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"like": "roof"}, "f.like: no shared definition is called roof"),
        ({"like": 7}, "f.like: no shared definition is called 7"),
        ({"like": "ring"}, "goes round in circles"),
        ({"like": "floor", "items": ["j"]}, "f.items: no part is called j"),
        ({"like": "floor", "procedures": {"p": {"fees": ["none"]}}},
         "f.procedures.p.fees: no part is called none"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_by_key(table: dict[str, Any], words: str) -> None:
    with pytest.raises(BadDefinitionError) as refused:
        resolved(table, SHARED, "f")
    assert words in str(refused.value)


def test_the_name_is_filled_in_on_its_own_side() -> None:
    table = {
        "name": {"ja": "潜水士", "en": "Diver"},
        "t": [{"ja": "{name}証", "en": "{name} card"}],
    }
    assert resolved(table, {}, "f")["t"] == [{"ja": "潜水士証", "en": "Diver card"}]
    assert "{name}" not in repr(qualifications())


def test_a_whole_definition_says_the_same_as_a_shared_one() -> None:
    assert refusal_of(whole("diver")) == ""
    assert qualification_of(whole("diver"), "w") == parse_qualification(text_of("diver"), "d")


def test_a_fault_in_a_shared_part_is_named_where_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = {**shared(), "anei": parsed("parts.fees.fee.amount = 'much'", "s")}
    monkeypatch.setattr("meibo.catalogue.loader.shared", lambda: bad)
    with pytest.raises(BadDefinitionError, match=r"^diver\.toml"):
        parse_qualification(text_of("diver"), "diver.toml")


def test_every_part_is_used() -> None:
    """A part nobody names is a leftover."""
    named: set[tuple[str, str]] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                if key in PARTS and isinstance(one, list):
                    named.update((key, name) for name in one if isinstance(name, str))
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)

    tables = [*shared().values(), *(parsed(text_of(one), one) for one in qualifications())]
    look(tables)
    there = {(k, n) for t in tables for k, parts in t.get("parts", {}).items() for n in parts}
    assert there - named == set()
    likes = {
        name for one in qualifications() for name in ancestry(parsed(text_of(one), one), shared())
    }
    assert likes == set(shared())
