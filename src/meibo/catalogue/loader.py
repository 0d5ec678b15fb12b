"""Reads the catalogue; a bad definition is refused by file, key and reason, at start."""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from meibo.catalogue.definitions import Authority, Fee, Procedure, Qualification, RegisterFile
from meibo.terms.text import Text


class BadDefinitionError(ValueError):
    """A definition that cannot be: says file, key and reason."""


def _make(kind: Any, value: Any, where: str) -> Any:
    """Turn parsed TOML into the declared type; nothing unknown, nothing missing, no coercion."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
        return _make(kind, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise BadDefinitionError(f"{where}: must be a list")
        part = typing.get_args(kind)[0]
        return tuple(_make(part, one, f"{where}[{place}]") for place, one in enumerate(value))
    if is_dataclass(kind):
        return _make_record(kind, value, where)
    if type(value) is not kind:
        raise BadDefinitionError(f"{where}: must be {kind.__name__}, not {type(value).__name__}")
    return value


def _make_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise BadDefinitionError(f"{where}: must be a table")
    hints = typing.get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(value) - set(known)):
        raise BadDefinitionError(f"{where}.{unknown[0]}: no such key")
    found = {}
    for name, field in known.items():
        if name in value:
            found[name] = _make(hints[name], value[name], f"{where}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadDefinitionError(f"{where}.{name}: missing")
    try:
        return kind(**found)
    except ValueError as error:
        raise BadDefinitionError(f"{where}: {error}") from error


def parse_qualification(text: str, where: str) -> Qualification:
    """A qualification of the text of its TOML file; BadDefinitionError names the key."""
    found: Qualification = _make(Qualification, tomllib.loads(text), where)
    for procedure in found.procedures:
        kinds = [check.kind for check in procedure.checks]
        if len(set(kinds)) != len(kinds):
            raise BadDefinitionError(f"{where}.procedures.{procedure.id}.checks: a check twice")
        for check in procedure.checks:
            for reason in check.reasons:
                if reason not in reasons():
                    raise BadDefinitionError(f"{where}: reason {reason!r} has no text")
        ids = [item.id for item in procedure.items()]
        if len(set(ids)) != len(ids):
            raise BadDefinitionError(f"{where}.procedures.{procedure.id}: an item twice")
    if found.register_file not in register_files():
        raise BadDefinitionError(f"{where}.register_file: no file is called {found.register_file}")
    return found


def _data() -> Any:
    return files("meibo.catalogue").joinpath("data")


@cache
def _places() -> tuple[dict[str, RegisterFile], dict[str, Authority]]:
    table = tomllib.loads(_data().joinpath("register_files.toml").read_text(encoding="utf-8"))
    where = "register_files.toml"
    return (
        {k: _make(RegisterFile, {"id": k, **v}, f"{where}.{k}")
         for k, v in table["register_file"].items()},
        {k: _make(Authority, {"id": k, **v}, f"{where}.{k}")
         for k, v in table["authority"].items()},
    )  # fmt: skip


def register_files() -> dict[str, RegisterFile]:
    """Register files by id."""
    return _places()[0]


@cache
def reasons() -> dict[str, Text]:
    """Texts of the coded reasons of checks."""
    table = tomllib.loads(_data().joinpath("reasons.toml").read_text(encoding="utf-8"))
    return {code: _make(Text, value, f"reasons.toml.{code}") for code, value in table.items()}


@cache
def qualifications() -> dict[str, Qualification]:
    """Every qualification by id (= the name of its register)."""
    found = {}
    for path in sorted(_data().joinpath("qualifications").iterdir(), key=lambda one: one.name):
        one = parse_qualification(path.read_text(encoding="utf-8"), path.name)
        found[one.id] = one
    return found


def qualification(register: str) -> Qualification:
    """One qualification; KeyError for an unknown register."""
    return qualifications()[register]


def procedure(register: str, procedure_id: str) -> Procedure:
    """One procedure; KeyError where the register has none of that name."""
    for one in qualification(register).procedures:
        if one.id == procedure_id:
            return one
    raise KeyError(procedure_id)


def authority_of(register: str) -> Authority:
    """The qualification administrator of a register."""
    file = register_files()[qualification(register).register_file]
    return _places()[1][file.authority]


def fees_on(found: Procedure, day: date) -> tuple[Fee, ...]:
    """The fees in force on a day: of each kind the latest that has begun."""
    by_kind: dict[str, Fee] = {}
    for fee in sorted(found.fees, key=lambda one: one.valid_from):
        if fee.valid_from <= day:
            by_kind[fee.kind] = fee
    return tuple(by_kind.values())


def registers_of_file(register: str) -> list[str]:
    """Every register that shares the register file (特定個人情報ファイル) of one, itself among them."""
    file = qualification(register).register_file
    return [name for name, one in qualifications().items() if one.register_file == file]
