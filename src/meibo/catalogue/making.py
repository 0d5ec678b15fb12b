"""Turns parsed TOML into the declared shapes: nothing unknown, nothing missing, no coercion."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any


class BadDefinitionError(ValueError):
    """A definition that cannot be: says file, key and reason."""


def make(kind: Any, value: Any, where: str) -> Any:
    """A value of the declared type; BadDefinitionError names the key."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
        return make(kind, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise BadDefinitionError(f"{where}: must be a list")
        part = typing.get_args(kind)[0]
        return tuple(make(part, one, where + _place(one, n)) for n, one in enumerate(value))
    if is_dataclass(kind):
        return _make_record(kind, value, where)
    if type(value) is not kind:
        raise BadDefinitionError(f"{where}: must be {kind.__name__}, not {type(value).__name__}")
    return value


def _place(one: Any, number: int) -> str:
    """ ".name" of a member that has a name, "[number]" of any other."""
    name = next((one[key] for key in ("id", "kind") if key in one), None) if isinstance(
        one, Mapping) else None  # fmt: skip
    return f".{name}" if isinstance(name, str) and name else f"[{number}]"


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], dict[str, Field[Any]]]:
    return typing.get_type_hints(kind), {field.name: field for field in fields(kind)}


def _make_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise BadDefinitionError(f"{where}: must be a table")
    hints, known = _shape(kind)
    if unknown := sorted(set(value) - set(known)):
        raise BadDefinitionError(f"{where}.{unknown[0]}: no such key")
    found = {}
    for name, field in known.items():
        if name in value:
            found[name] = make(hints[name], value[name], f"{where}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadDefinitionError(f"{where}.{name}: missing")
    try:
        return kind(**found)
    except ValueError as error:
        raise BadDefinitionError(f"{where}: {error}") from error
