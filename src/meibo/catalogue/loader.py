"""Reads the catalogue; a bad definition is refused by file, key and reason, at start."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from meibo.catalogue.consistency import faults_of_file, faults_of_qualification
from meibo.catalogue.definitions import Authority, Fee, Procedure, Qualification, RegisterFile
from meibo.catalogue.making import BadDefinitionError, make
from meibo.terms.text import Text

__all__ = ["BadDefinitionError"]


@dataclass(frozen=True, slots=True)
class Route:
    """A way to Juki-net; ready: some process has an adapter that goes it."""

    id: str
    name: Text
    ready: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Register files and authorities by id, routes by name."""

    files: dict[str, RegisterFile]
    authorities: dict[str, Authority]
    routes: dict[str, Route]


def parse_places(text: str, where: str) -> Places:
    """What register_files.toml says; BadDefinitionError names the key."""
    table = tomllib.loads(text)

    def each(kind: Any, key: str) -> dict[str, Any]:
        return {
            name: make(kind, {"id": name, **value}, f"{where}.{key}.{name}")
            for name, value in table.get(key, {}).items()
        }

    found = Places(
        each(RegisterFile, "register_file"), each(Authority, "authority"), each(Route, "juki_route")
    )
    ready = {name: route.ready for name, route in found.routes.items()}
    for name, one in found.files.items():
        if one.authority not in found.authorities:
            raise BadDefinitionError(
                f"{where}.register_file.{name}.authority: nobody is called {one.authority}"
            )
        for fault in faults_of_file(one, ready):
            raise BadDefinitionError(f"{where}.register_file.{name}.{fault}")
    return found


def parse_qualification(text: str, where: str) -> Qualification:
    """A qualification of the text of its TOML file; BadDefinitionError names the key."""
    found: Qualification = make(Qualification, tomllib.loads(text), where)
    for fault in faults_of_qualification(found, register_files(), reasons()):
        raise BadDefinitionError(f"{where}.{fault}")
    return found


def _data() -> Any:
    return files("meibo.catalogue").joinpath("data")


@cache
def places() -> Places:
    """Register files, authorities and routes."""
    name = "register_files.toml"
    return parse_places(_data().joinpath(name).read_text(encoding="utf-8"), name)


def register_files() -> dict[str, RegisterFile]:
    """Register files by id."""
    return places().files


@cache
def reasons() -> dict[str, Text]:
    """Texts of the coded reasons of checks."""
    table = tomllib.loads(_data().joinpath("reasons.toml").read_text(encoding="utf-8"))
    return {code: make(Text, value, f"reasons.toml.{code}") for code, value in table.items()}


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


def register_file_of(register: str) -> RegisterFile:
    """The register file a register belongs to."""
    return register_files()[qualification(register).register_file]


def registers_of(register_file: str) -> list[str]:
    """The registers of a register file, by name."""
    return [one.id for one in qualifications().values() if one.register_file == register_file]


def authority_of(register: str) -> Authority:
    """The qualification administrator of a register, with who signs for its register file."""
    file = register_file_of(register)
    found = places().authorities[file.authority]
    return replace(found, signatory=file.signatory) if file.signatory else found


def juki_route_on(register: str, day: date) -> str:
    """Who asks Juki-net for a register on a day; LookupError before anybody does."""
    begun = [one for one in register_file_of(register).juki if one.valid_from <= day]
    if not begun:
        raise LookupError(f"nobody asks Juki-net for {register} on {day}")
    return begun[-1].route


def fees_on(found: Procedure, day: date) -> tuple[Fee, ...]:
    """The fees in force on a day: of each kind the latest that has begun."""
    by_kind: dict[str, Fee] = {}
    for fee in sorted(found.fees, key=lambda one: one.valid_from):
        if fee.valid_from <= day:
            by_kind[fee.kind] = fee
    return tuple(by_kind.values())
