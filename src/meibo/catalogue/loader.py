"""Reads the catalogue; a bad definition is refused by file, key and reason, at start.

It lies in this package's data/ and in the folders that MEIBO_CATALOGUE names (as PATH does), each
with the same files: a qualification can be added by data alone.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from meibo.catalogue.consistency import faults_of_file, faults_of_qualification
from meibo.catalogue.definitions import Fee, Procedure, Qualification
from meibo.catalogue.making import BadDefinitionError, make
from meibo.catalogue.places import Authority, RegisterFile
from meibo.catalogue.sharing import resolved
from meibo.terms.text import Text

__all__ = ["BadDefinitionError"]

MORE_FOLDERS = "MEIBO_CATALOGUE"
FILES = "register_files.toml"


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


def parsed(text: str, where: str) -> dict[str, Any]:
    """The tables of a TOML text; BadDefinitionError says where it cannot be read."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinitionError(f"{where}: {error}") from error


def parse_places(text: str, where: str) -> Places:
    """What register_files.toml says; BadDefinitionError names the key."""
    return places_of(parsed(text, where), where)


def places_of(table: Mapping[str, Any], where: str) -> Places:
    """Register files, authorities and routes of parsed tables."""

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
    return qualification_of(resolved(parsed(text, where), shared(), where), where)


def qualification_of(table: Mapping[str, Any], where: str) -> Qualification:
    """A qualification of a whole definition, checked in every part."""
    found: Qualification = make(Qualification, table, where)
    for fault in faults_of_qualification(found, register_files(), reasons()):
        raise BadDefinitionError(f"{where}.{fault}")
    return found


def folders() -> list[Traversable]:
    """The package's own folder, then those of MEIBO_CATALOGUE."""
    more = [Path(one) for one in os.environ.get(MORE_FOLDERS, "").split(os.pathsep) if one]
    for one in more:
        if not one.is_dir():
            raise BadDefinitionError(f"{MORE_FOLDERS}: {one} is no folder")
    return [files("meibo.catalogue").joinpath("data"), *more]


def texts(folder: str) -> list[tuple[str, dict[str, Any]]]:
    """(name of the file, its tables) of every TOML file of a folder in every folder, by name."""
    found = []
    for top in folders():
        inner = top.joinpath(folder)
        if inner.is_dir():
            paths = sorted(inner.iterdir(), key=lambda one: one.name)
            found += [
                (path.name, parsed(path.read_text(encoding="utf-8"), f"{folder}/{path.name}"))
                for path in paths
                if path.name.endswith(".toml")
            ]
    return found


def together(name: str) -> dict[str, Any]:
    """The tables of a file that every folder may have; nothing may be said twice."""
    found: dict[str, Any] = {}
    for top in folders():
        path = top.joinpath(name)
        if path.is_file():
            _add(found, parsed(path.read_text(encoding="utf-8"), name), name)
    return found


def _add(found: dict[str, Any], more: Mapping[str, Any], where: str) -> None:
    """Lay tables beside tables, two levels deep."""
    for key, value in more.items():
        if isinstance(value, list):
            found[key] = [*found.get(key, []), *value]
            continue
        if key not in found:
            found[key] = dict(value)
            continue
        if twice := sorted(set(found[key]) & set(value)):
            raise BadDefinitionError(f"{where}.{key}.{twice[0]}: said twice")
        found[key] |= value


@cache
def places() -> Places:
    """Register files, authorities and routes."""
    return places_of(together(FILES), FILES)


def register_files() -> dict[str, RegisterFile]:
    """Register files by id."""
    return places().files


@cache
def reasons() -> dict[str, Text]:
    """Texts of the coded reasons of checks."""
    table = together("reasons.toml")
    return {code: make(Text, value, f"reasons.toml.{code}") for code, value in table.items()}


@cache
def shared() -> dict[str, dict[str, Any]]:
    """Shared definitions by name, as parsed (sharing.py)."""
    found: dict[str, dict[str, Any]] = {}
    for name, table in texts("shared"):
        if name in found:
            raise BadDefinitionError(f"shared/{name}: said twice")
        found[name.removesuffix(".toml")] = table
    return found


@cache
def qualifications() -> dict[str, Qualification]:
    """Every qualification by id (= the name of its register)."""
    found: dict[str, Qualification] = {}
    for name, table in texts("qualifications"):
        one = qualification_of(resolved(table, shared(), name), name)
        if one.id in found:
            raise BadDefinitionError(f"{name}.id: {one.id} is the id of another file too")
        found[one.id] = one
    return found


def forget() -> None:
    """Read everything again at the next question (MEIBO_CATALOGUE has changed)."""
    for one in (places, reasons, shared, qualifications):
        one.cache_clear()


def qualification(register: str) -> Qualification:
    """One qualification; KeyError for an unknown register."""
    return qualifications()[register]


def procedure(register: str, procedure_id: str) -> Procedure:
    """One procedure; KeyError where the register has none of that name."""
    for one in qualification(register).procedures:
        if one.id == procedure_id:
            return one
    raise KeyError(procedure_id)


def offered(found: Procedure, day: date) -> bool:
    """Can this be applied for here on a day?"""
    return found.offered_from is not None and found.offered_from <= day


def register_file_of(register: str) -> RegisterFile:
    """The register file a register belongs to."""
    return register_files()[qualification(register).register_file]


def registers_of(register_file: str) -> list[str]:
    """The registers of a register file, by name."""
    return [one.id for one in qualifications().values() if one.register_file == register_file]


def network_files() -> list[str]:
    """The register files whose qualifications ask the information network; never 安衛法's (KOS-13)."""
    return sorted({one.register_file for one in qualifications().values() if one.uses_koseki})


def published_registers() -> list[str]:
    """The registers whose Act orders names to be searchable by anyone."""
    return [one.id for one in qualifications().values() if one.public_search.ordered]


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


def domicile_months_on(register: str, day: date) -> int | None:
    """After how many months a holder's domicile is checked again; None where it never is (KOS-22)."""
    begun = [one for one in register_file_of(register).domicile_check if one.valid_from <= day]
    return begun[-1].every_months if begun else None


def fees_on(found: Procedure, day: date) -> tuple[Fee, ...]:
    """The fees in force on a day: of each kind the latest that has begun and has not ended."""
    by_kind: dict[str, Fee] = {}
    for fee in sorted(found.fees, key=lambda one: one.valid_from):
        if fee.valid_from <= day:
            by_kind[fee.kind] = fee
    return tuple(one for one in by_kind.values() if (one.valid_until or day) >= day)
