"""Juki-net's file exchange without a wire, and answer files as a test wants them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from meibo.connectors.resident_register.file_service import UnknownFileError
from meibo.connectors.resident_register.files.layout import (
    ANSWER_KIND,
    Frame,
    answer_items,
    enquiry_items,
)
from meibo.connectors.resident_register.service import RegisterDownError
from meibo.flow.examination.rules import OUTSIDE_COUNTS

IDS = [one.id for one in answer_items()]
ASKED = [one.id for one in enquiry_items()]


def row(asked: Mapping[str, str], person: Mapping[str, Any] | None, **changes: str) -> list[str]:
    """The items of an answer about a person as FakeJuki has them; None: no such number."""
    said = {**dict.fromkeys(IDS, ""), **asked, "asked_number": "", "result": "01"}
    if person is not None:
        alive = person.get("alive", True)
        said |= {
            "result": "00", "records": "1", "record": "1", "alive": "1" if alive else "2",
            "changed": "0", "change": "00" if alive else "90",
            "name": person["name"], "kana": person.get("kana") or "", "sex": person["sex"],
            "birth_date": person["birth_date"].replace("-", ""), "address": person["address"],
            "former_name": person.get("former_name") or "",
            "former_kana": person.get("former_kana") or "",
            **{name: str(person.get(name) or 0) for name in OUTSIDE_COUNTS},
            "changed_on": (person.get("changed_on") or "").replace("-", ""),
        }  # fmt: skip
    return [{**said, **changes}[name] for name in IDS]


def answer_file(authority: str, request: str, rows: list[list[str]]) -> bytes:
    """A whole file around rows."""
    body = "".join(",".join(one) + "\n" for one in rows).encode()
    return Frame(ANSWER_KIND, authority, request, len(rows)).around(body)


class FakeFiles:
    """Takes files and answers about the people it knows. twist: what the answers become on the way;
    down: nobody answers; pending: how often an answer is not ready yet; forgets: it has no files."""

    def __init__(self, people: Mapping[str, Mapping[str, Any]]) -> None:
        self.people = people
        self.files: dict[UUID, bytes] = {}
        self.handed_in: list[UUID] = []
        self.twist: Callable[[bytes], bytes] = lambda file: file
        self.down, self.pending, self.forgets = False, 0, False

    def ready(self) -> None:
        """Nothing is known of the other side before it is asked."""

    def hand_in(self, request: UUID, file: bytes) -> None:
        self.handed_in.append(request)
        if self.down:
            raise RegisterDownError("ConnectError")
        assert self.files.setdefault(request, file) == file

    def fetch(self, request: UUID) -> bytes | None:
        if self.down:
            raise RegisterDownError("ConnectError")
        if self.forgets or request not in self.files:
            raise UnknownFileError
        if self.pending:
            self.pending -= 1
            return None
        head, *rows, _ = self.files[request].decode().splitlines()
        asked = [dict(zip(ASKED, one.split(","), strict=True)) for one in rows]
        made = [row(one, self.people.get(one["asked_number"])) for one in asked]
        return self.twist(answer_file(head.split(",")[4], str(request), made))
