"""The eleven record layouts, and that every home named for an item is a place of this house."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from meibo.catalogue import definitions, places, qualifications
from meibo.catalogue.layouts import KINDS, counted, homes, housed, layouts
from meibo.catalogue.making import BadDefinitionError

COUNTS = {
    "ishi": 233, "shika-ishi": 229, "kangoshi": 202, "hokenshi": 202, "josanshi": 202,
    "rigaku-ryohoshi": 199, "rinsho-kensa-gishi": 199, "kanri-eiyoshi": 183, "yakuzaishi": 387,
    "kaigo-fukushishi": 141, "anei-ho-menkyo": 588,
}  # fmt: skip
# SHA-256 over every name in order, a line each, of the list the documents print for 医師 and 安衛法:
# whoever mends a misprint or loses a line changes it.
DIGESTS = {
    "ishi": "b9094795066ebd60780d4aa3bf1dbe5d24ca8f93ac6517e03f01422884fc5426",
    "anei-ho-menkyo": "3e145cc4c98d64b08c2a2fe069083b41ffb4accd836df38f3f8aa09cc7d45a9c",
}
# Answers of Juki-net are kept as they came, and a card's face data as sealed: their keys.
PERSON = {
    "name", "kana", "former_name", "common_name", "alphabet_name", "birth_date", "sex", "address",
    "municipality_code", "alive", "changed", "changed_on", "outside_in_name", "outside_in_address",
    "outside_in_former_name", "outside_records",
}  # fmt: skip
MASTERS = {"qualification": definitions.Qualification, "procedure": definitions.Procedure,
           "register_file": places.RegisterFile}  # fmt: skip


def items(name: str) -> list[str]:
    return [item for block in layouts()[name].blocks for item in block.items]


@pytest.mark.requirement("REG-12")
def test_2765_items_in_eleven_lists() -> None:
    assert {one.id: one.count for one in layouts().values()} == COUNTS
    assert {name: len(items(name)) for name in COUNTS} == COUNTS
    assert sum(COUNTS.values()) == 2765
    assert {one.record_layout for one in qualifications().values()} == set(COUNTS)


def test_lists_the_documents_print_alike_are_alike() -> None:
    assert items("kangoshi") == items("hokenshi") == items("josanshi")
    assert items("rigaku-ryohoshi") == items("rinsho-kensa-gishi")


@pytest.mark.parametrize(("name", "digest"), DIGESTS.items())
def test_order_and_spelling(name: str, digest: str) -> None:
    assert hashlib.sha256("\n".join(items(name)).encode()).hexdigest() == digest
    assert "住民票コ－ド" in items("ishi"), "the documents' own misprint"


def test_every_item_is_counted_once() -> None:
    for one in layouts().values():
        count = counted(one)
        assert count.total() == one.count == len(list(housed(one)))
        assert set(count) <= {*KINDS, "homeless"}
        assert count["homeless"] == sum(item.home is None for item in housed(one))


def _columns() -> dict[str, set[str]]:
    return {
        model._meta.db_table: {str(field.column) for field in model._meta.fields}
        for model in apps.get_models()
    }


@pytest.mark.parametrize("where", sorted({home.where for home in homes().values()}))
def test_every_home_is_there(where: str) -> None:
    head, _, rest = where.partition(".")
    if head in MASTERS:
        shape: Any = MASTERS[head]
        assert rest.partition(".")[0] in shape.__dataclass_fields__
        return
    column, _, inner = rest.partition(".")
    assert column in _columns()[head]
    if head == "register_version" and inner:
        assert any(inner in one.registered_items for one in qualifications().values())
    elif column == "content" and head == "intake_application":
        asked = {i.id for one in qualifications().values() for i in one.procedures[0].items()}
        assert inner in asked
    elif inner:
        assert inner.removeprefix("person.") in PERSON


def test_every_home_is_used() -> None:
    used = {item.home for one in layouts().values() for item in housed(one)}
    assert set(homes().values()) <= used


def test_a_name_that_stands_twice_in_a_block_has_one_home() -> None:
    """歯科医師's list has 姓 in its register part and again in the practitioners' notification."""
    found = [one.home for one in housed(layouts()["shika-ishi"]) if one.item == "姓"]
    assert len(found) > 1
    assert [one is None for one in found] == [False] + [True] * (len(found) - 1)


def test_an_item_has_one_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "homes.toml").write_text(
        '[[homes]]\nkind = "core"\nwhere = "x.y"\nblocks = ["仮名ID"]\nitems = ["資格仮名ID"]\n'
    )
    monkeypatch.setenv("MEIBO_CATALOGUE", str(tmp_path))
    homes.cache_clear()
    with pytest.raises(BadDefinitionError, match="仮名ID 資格仮名ID lives somewhere already"):
        homes()
    monkeypatch.undo()
    homes.cache_clear()


def test_what_no_register_keeps_is_homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    poorer = {name: replace(one, registered_items=()) for name, one in qualifications().items()}
    monkeypatch.setattr("meibo.catalogue.layouts.qualifications", lambda: poorer)
    assert counted(layouts()["kangoshi"])["attribute"] == 0


def test_an_attribute_lives_only_where_the_register_keeps_it() -> None:
    """安衛法 keeps no sex and no domicile, and no list of it says so."""
    kept = {item.home.where for item in housed(layouts()["anei-ho-menkyo"]) if item.home}
    assert not {"register_version.particulars.sex", "register_version.particulars.domicile"} & kept
