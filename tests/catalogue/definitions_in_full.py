"""Whole definitions as tables, to be spoiled one way at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from meibo.catalogue import loader
from meibo.catalogue.loader import parsed, qualification_of, shared
from meibo.catalogue.sharing import resolved

DATA = files("meibo.catalogue").joinpath("data")
Path = tuple[str | int, ...]


def text_of(name: str) -> str:
    """A shipped file of qualifications/."""
    return DATA.joinpath(f"qualifications/{name}.toml").read_text(encoding="utf-8")


def whole(name: str) -> dict[str, Any]:
    """A shipped qualification without `like` and parts, free to be changed."""
    return copy.deepcopy(resolved(parsed(text_of(name), name), shared(), name))


def at(table: Any, path: Path) -> Any:
    """The value at a path; a step into a list is a place, or the id or kind of a member."""
    for step in path:
        table = table[_step(table, step)]
    return table


def put(table: Any, path: Path, value: Any) -> None:
    """Set the value at a path."""
    inner = at(table, path[:-1])
    inner[_step(inner, path[-1])] = value


def _step(table: Any, step: str | int) -> str | int:
    if not isinstance(table, list) or isinstance(step, int):
        return step
    return next(
        n for n, one in enumerate(table)
        if isinstance(one, Mapping) and step in (one.get("id"), one.get("kind"))
    )  # fmt: skip


def leaves(table: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every key of every table, tables and lists themselves too; of lists one member."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield (*path, key)
            yield from leaves(value, (*path, key))
    elif isinstance(table, list) and table:
        yield from leaves(table[0], (*path, 0))


def refusal_of(table: Mapping[str, Any], where: str = "bad.toml") -> str:
    """What the loader says of a table; empty if nothing."""
    try:
        qualification_of(table, where)
    except loader.BadDefinitionError as bad:
        return str(bad)
    return ""
