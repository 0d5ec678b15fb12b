"""The record layouts of the documents (記録項目), and where in this house each of their items lives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from meibo.catalogue.definitions import Qualification
from meibo.catalogue.loader import qualifications, texts, together
from meibo.catalogue.making import BadDefinitionError, make

KINDS = (
    "core", "attribute", "master", "application", "examination", "juki", "koseki",
    "vault", "journal",
)  # fmt: skip
# Homes whose last step is an item of the register, or of the form.
_OF_REGISTER = "register_version.particulars."
_OF_FORM = "intake_application.content."


@dataclass(frozen=True, slots=True)
class Block:
    """Items under one heading; printed: the document itself has that heading."""

    name: str
    printed: bool
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One list of record items, in the document's order and spelling."""

    id: str
    file: str
    source: str
    count: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A place that items of these names have in these blocks."""

    kind: str
    where: str
    blocks: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Housed:
    """An item of a layout with its home; None where it has none yet."""

    layout: str
    block: str
    item: str
    home: Home | None


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by id; refuses a list that is not as long as it says."""
    found: dict[str, Layout] = {}
    for name, table in texts("layouts"):
        one: Layout = make(Layout, table, f"layouts/{name}")
        length = sum(len(block.items) for block in one.blocks)
        if length != one.count:
            raise BadDefinitionError(f"layouts/{name}.count: says {one.count}, has {length}")
        found[one.id] = one
    return found


@cache
def homes() -> dict[tuple[str, str], Home]:
    """Homes by block and item; refuses an item with two."""
    found: dict[tuple[str, str], Home] = {}
    for place, value in enumerate(together("homes.toml").get("homes", [])):
        where = f"homes.toml.homes[{place}]"
        home: Home = make(Home, value, where)
        if home.kind not in KINDS:
            raise BadDefinitionError(f"{where}.kind: must be one of {', '.join(KINDS)}")
        for key in ((block, item) for block in home.blocks for item in home.items):
            if key in found:
                raise BadDefinitionError(f"{where}: {' '.join(key)} lives somewhere already")
            found[key] = home
    return found


def housed(layout: Layout) -> Iterator[Housed]:
    """Every item of a layout with its home.

    Where a block has a name twice, the second stands for something else and has no home by name.
    """
    of_it = [one for one in qualifications().values() if one.record_layout == layout.id]
    for block in layout.blocks:
        for place, item in enumerate(block.items):
            first = block.items.index(item) == place
            home = homes().get((block.name, item)) if first else None
            if home is not None and not _kept(home, of_it):
                home = None
            yield Housed(layout.id, block.name, item, home)


def _kept(home: Home, of_it: list[Qualification]) -> bool:
    """An attribute lives only where a qualification's register, or its form, has it."""
    name = home.where.rpartition(".")[2]
    if home.where.startswith(_OF_REGISTER):
        return any(name in one.registered_items for one in of_it)
    if home.where.startswith(_OF_FORM):
        return any(name in {i.id for i in one.procedures[0].items()} for one in of_it)
    return True


def counted(layout: Layout) -> Counter[str]:
    """How many items live in each kind of home; "homeless" for those that live nowhere."""
    return Counter(one.home.kind if one.home else "homeless" for one in housed(layout))
