"""The layout as data (layout.toml), and the frame around its rows.

A file is UTF-8 without BOM, a line feed ends each line, a comma parts the items and nothing is quoted.
Its first line is H,<kind>,1,UTF-8,<authority>,<request id>,<rows>; its last T,<rows>,<bytes between>.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

ENQUIRY_KIND = "本人確認情報照会要求ファイル"
ANSWER_KIND = "本人確認情報照会結果ファイル"
VERSION = "1"
CODE = "UTF-8"
LINE_END = "\n"
PARTED_BY = ","
ASKED = 17


@dataclass(frozen=True, slots=True)
class Item:
    """One item. form, longest, codes: layout.toml says what they mean."""

    id: str
    name: str
    form: str
    longest: int
    codes: tuple[str, ...] = ()


@cache
def _data() -> dict[str, Any]:
    text = files(__package__).joinpath("layout.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def answer_items() -> tuple[Item, ...]:
    """All 43, in their order."""
    return tuple(
        Item(one["id"], one["name"], one["form"], one["longest"], tuple(one.get("codes", ())))
        for one in _data()["item"]
    )


@cache
def enquiry_items() -> tuple[Item, ...]:
    """The 17 of an enquiry."""
    return answer_items()[:ASKED]


@cache
def results() -> dict[str, str]:
    """What a result code (処理結果コード) says, by code."""
    return {code: name for name, code in _data()["results"].items()}


def alive_code() -> str:
    """The code of 生存状況 for the living."""
    code: str = _data()["alive"]["alive"]
    return code


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows. kind: ENQUIRY_KIND or ANSWER_KIND."""

    kind: str
    authority: str
    request: str
    rows: int

    def header(self) -> bytes:
        """The first line, with its end."""
        parts = ("H", self.kind, VERSION, CODE, self.authority, self.request, str(self.rows))
        return (PARTED_BY.join(parts) + LINE_END).encode(CODE)

    def trailer(self, size: int) -> bytes:
        """The last line, with its end; size: bytes of the lines between."""
        return (PARTED_BY.join(("T", str(self.rows), str(size))) + LINE_END).encode(CODE)

    def around(self, body: bytes) -> bytes:
        """The whole file."""
        return self.header() + body + self.trailer(len(body))
