"""`meibo catalogue check|show` and `meibo layouts`: what the catalogue says, and what it lacks."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from meibo.catalogue import authority_of, loader, offered, register_file_of
from meibo.catalogue.layouts import counted, homes, housed, layouts
from meibo.catalogue.making import BadDefinitionError
from meibo.catalogue.sharing import resolved
from meibo.doors.console.supervisor.table import columns
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

NOT_OFFERED = Text("この窓口ではまだ受け付けていない", "not applied for here yet")


def check(args: argparse.Namespace) -> int:
    """Every definition on its own, so that each bad file is named; 1 where there is one."""
    faults = list(_faults())
    found = {} if faults else loader.qualifications()
    report = {
        "ok": not faults,
        "qualifications": len(found),
        "register_files": 0 if faults else len(loader.register_files()),
        "procedures": sum(len(one.procedures) for one in found.values()),
        "offered": sum(
            offered(procedure, _today()) for one in found.values() for procedure in one.procedures
        ),
        "layouts": 0 if faults else len(layouts()),
        "to_verify": sum(_to_verify(plain(one)) for one in found.values()),
        "faults": faults,
    }
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
        return 1 if faults else 0
    for fault in faults:
        print(f"✗ {fault}", file=sys.stderr)
    if not faults:
        print(
            f"✓ 資格 / qualifications {report['qualifications']}, "
            f"登録簿ファイル / register files {report['register_files']}, "
            f"手続 / procedures {report['procedures']}"
            f"（受付中 / offered {report['offered']}）, 記録項目一覧 / layouts {report['layouts']}\n"
            f"  法律家の確認を要する / for a lawyer to confirm: {report['to_verify']}"
        )
    return 1 if faults else 0


def _faults() -> Iterator[str]:
    for what in (loader.places, loader.reasons, loader.shared, layouts, homes):
        try:
            what()
        except BadDefinitionError as bad:
            yield str(bad)
            return
    try:
        tables = loader.texts("qualifications")
    except BadDefinitionError as bad:
        yield str(bad)
        return
    found: dict[str, str] = {}
    for name, table in tables:
        try:
            one = loader.qualification_of(resolved(table, loader.shared(), name), name)
        except BadDefinitionError as bad:
            yield str(bad)
            continue
        if one.id in found:
            yield f"{name}.id: {one.id} is the id of {found[one.id]} too"
        found[one.id] = name


def _today() -> date:
    return japanese_day(datetime.now(UTC))


def plain(value: Any) -> Any:
    """A definition as JSON-like data; what is not said is left out."""
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {key: plain(one) for key, one in pairs if one not in (None, (), "")}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _to_verify(value: Any) -> int:
    """How many facts are marked as not confirmed."""
    if isinstance(value, Mapping):
        own = sum(one is True for key, one in value.items() if str(key).endswith("verify"))
        return own + sum(_to_verify(one) for one in value.values())
    return sum(_to_verify(one) for one in value) if isinstance(value, list) else 0


def show(args: argparse.Namespace) -> int:
    """All qualifications, or one with everything the catalogue says of it."""
    if not args.id:
        return _show_all(as_json=args.json)
    if args.id not in loader.qualifications():
        print(f"✗ 資格がありません / no qualification: {args.id}", file=sys.stderr)
        return 2
    found = loader.qualification(args.id)
    said = plain(found)
    said["register_file"] = plain(register_file_of(args.id))
    said["authority"] = plain(authority_of(args.id))
    for definition, one in zip(found.procedures, said["procedures"], strict=True):
        one["offered"] = offered(definition, _today())
    if args.json:
        print(json.dumps(said, ensure_ascii=False))
        return 0
    for one in said["procedures"]:
        if not one["offered"]:
            one["offered"] = {"ja": NOT_OFFERED.ja, "en": NOT_OFFERED.en}
    print("\n".join(_lines(said)))
    return 0


def _show_all(*, as_json: bool) -> int:
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "name": {"ja": one.name.ja, "en": one.name.en},
            "register_file": one.register_file,
            "procedures": {p.id: offered(p, _today()) for p in one.procedures},
        }
        for one in loader.qualifications().values()
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    print("\n".join(columns([
        [f"{row['id']}", f"{row['register_file']}", " ".join(
            f"{'●' if open_ else '○'}{name}" for name, open_ in row["procedures"].items()
        ), f"{row['name']['ja']} / {row['name']['en']}"]
        for row in rows
    ])))  # fmt: skip
    print("  ● 受付中 / offered　○ 定義のみ / defined, not offered yet")
    return 0


def _lines(value: Any, indent: str = "") -> Iterator[str]:
    """A tree of JSON-like data as lines; a text's two sides on one line."""
    for key, one in value.items() if isinstance(value, Mapping) else enumerate(value, start=1):
        if isinstance(one, Mapping) and set(one) == {"ja", "en"}:
            yield f"{indent}{key}: {one['ja']} / {one['en']}"
        elif isinstance(one, list) and all(isinstance(part, str) for part in one):
            yield f"{indent}{key}: {', '.join(one)}"
        elif isinstance(one, Mapping | list):
            yield f"{indent}{key}:"
            yield from _lines(one, indent + "  ")
        elif str(key).endswith("verify"):
            yield f"{indent}{key}: {'要確認 / to be confirmed' if one else '確認済み / confirmed'}"
        else:
            yield f"{indent}{key}: {one}"


def show_layouts(args: argparse.Namespace) -> int:
    """How many record items there are and where they live; of one layout every item."""
    if args.id and args.id not in layouts():
        print(f"✗ 一覧がありません / no layout: {args.id}", file=sys.stderr)
        return 2
    chosen = [layouts()[args.id]] if args.id else list(layouts().values())
    counts = {one.id: counted(one) for one in chosen}
    total: Counter[str] = sum(counts.values(), Counter())
    if args.json:
        report: dict[str, Any] = {
            "items": total.total(), "homeless": total["homeless"], "homes": dict(total),
            "layouts": {
                name: {"items": count.total(), "homeless": count["homeless"], "homes": dict(count)}
                for name, count in counts.items()
            },
        }  # fmt: skip
        if args.id:
            report["list"] = [
                {"block": one.block, "item": one.item, "home": one.home and one.home.where}
                for one in housed(chosen[0])
            ]
        print(json.dumps(report, ensure_ascii=False))
        return 0
    if args.id:
        for one in housed(chosen[0]):
            print(f"  {one.block}　{one.item}　{one.home.where if one.home else '－ homeless'}")
    rows = [["一覧 / layout", "項目 / items", "居場所なし / homeless", "居場所 / homes"]]
    rows += [
        [name, str(count.total()), str(count["homeless"]), ", ".join(
            f"{kind} {many}" for kind, many in count.most_common() if kind != "homeless"
        )]
        for name, count in [*counts.items(), ("計 / total", total)]
    ]  # fmt: skip
    print("\n".join(columns(rows)))
    return 0
