"""How definitions share what is the same in many of them; pure.

One means, of two rules. (1) `like = "anei"`: the shared definition of that name stands first, and
what is said here is laid over it, table by table and key by key; a list replaces the whole list.
(2) In the lists of PARTS a name stands for the part of that name in `parts`, which come down the
same way. And `{name}` in a text is the qualification's name. What comes out has neither `like` nor
`parts`, is a whole definition, and is checked like one written out in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.catalogue.definitions import ENTERING
from meibo.catalogue.making import BadDefinitionError

PARTS = frozenset(
    {"pages", "items", "attachments", "fees", "checks", "needs", "dispositions", "unsettled"}
)

_ORDER = (*ENTERING, "correction", "rewriting", "reissue", "erasure")


def resolved(table: Mapping[str, Any], shared: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A whole definition; BadDefinitionError names the key. shared: definitions by name."""
    whole = _laid(table, shared, where, ())
    parts = whole.pop("parts", {})
    found: dict[str, Any] = _with_parts(whole, parts, where)
    if isinstance(found.get("procedures"), Mapping):
        found["procedures"] = [
            {"id": key, **one} if isinstance(one, Mapping) else one
            for key, one in sorted(found["procedures"].items(), key=_place)
        ]
    name = found.get("name")
    if isinstance(name, Mapping):
        found = _named(found, name)
    return found


def _place(procedure: tuple[str, Any]) -> int:
    """Procedures in the order of a holder's life."""
    name = procedure[0]
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _laid(
    table: Mapping[str, Any], shared: Mapping[str, Any], where: str, seen: tuple[str, ...]
) -> dict[str, Any]:
    name = table.get("like")
    here = {key: value for key, value in table.items() if key != "like"}
    if name is None:
        return here
    if not isinstance(name, str) or name not in shared:
        raise BadDefinitionError(f"{where}.like: no shared definition is called {name}")
    if name in seen:
        raise BadDefinitionError(f"{where}.like: {' → '.join((*seen, name))} goes round in circles")
    return _over(_laid(shared[name], shared, where, (*seen, name)), here)


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for key, value in above.items():
        under = found.get(key)
        if isinstance(under, Mapping) and isinstance(value, Mapping):
            found[key] = _over(under, value)
        else:
            found[key] = value
    return found


def _with_parts(value: Any, parts: Mapping[str, Any], where: str) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _listed(one, key, parts, f"{where}.{key}")
            if key in PARTS and isinstance(one, list)
            else _with_parts(one, parts, f"{where}.{key}")
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_with_parts(one, parts, where) for one in value]
    return value


def _listed(value: list[Any], kind: str, parts: Mapping[str, Any], where: str) -> list[Any]:
    found = []
    for one in value:
        part = one
        if isinstance(one, str):
            part = parts.get(kind, {}).get(one)
            if part is None:
                raise BadDefinitionError(f"{where}: no part is called {one}")
        found.append(_with_parts(part, parts, where))
    return found


def _named(value: Any, name: Mapping[str, str]) -> Any:
    """`{name}` filled in on each side of every text."""
    if isinstance(value, Mapping):
        return {
            key: one.replace("{name}", str(name.get(key, "")))
            if key in {"ja", "en"} and isinstance(one, str)
            else _named(one, name)
            for key, one in value.items()
        }
    return [_named(one, name) for one in value] if isinstance(value, list) else value
