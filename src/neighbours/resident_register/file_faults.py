"""What can be wrong with an answer file: as a whole, or in one row of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from neighbours.faults.wire import Twist, earlier, truncated
from neighbours.population import population
from neighbours.resident_register.files import ADDRESS, BIRTH, NAME, framed

Rows = list[list[str]]


def _parts(file: bytes) -> tuple[list[str], Rows]:
    """(header items, rows); nothing of both where the answer is no file."""
    lines = file.decode("utf-8").split("\n")
    return lines[0].split(","), [line.split(",") for line in lines[1:-2]]


def _with(change: Callable[[Rows], None]) -> Twist:
    """A file that is whole again after a change of its rows; what is no file stays as it is."""

    def twist(right: bytes, _: bytes | None) -> bytes:
        if not right.startswith(b"H,"):
            return right
        header, rows = _parts(right)
        if rows:
            change(rows)
        body = "".join(",".join(row) + "\n" for row in rows).encode("utf-8")
        return framed(header[4], header[5], len(rows), body)

    return twist


def _with_header(place: int, value: str) -> Twist:
    """A file of another body or request."""

    def twist(right: bytes, _: bytes | None) -> bytes:
        first, _, rest = right.partition(b"\n")
        items = first.decode("utf-8").split(",")
        if items[0] == "H":
            items[place] = value
        return ",".join(items).encode("utf-8") + b"\n" + rest

    return twist


def _other_code(right: bytes, _: bytes | None) -> bytes:
    return right.decode("utf-8").encode("cp932", errors="replace")


def _twice(rows: Rows) -> None:
    rows.append(rows[0])


def _unknown(rows: Rows) -> None:
    rows[0][0] = "999999999"


def _too_long(rows: Rows) -> None:
    rows[0][NAME] = "見" * 200


def _of_an_era(rows: Rows) -> None:
    rows[0][BIRTH] = "3600301"


def _lacking(rows: Rows) -> None:
    del rows[0]


def _short(rows: Rows) -> None:
    del rows[0][-1]


def _other_person(rows: Rows) -> None:
    """The right row with somebody else's data: the last of the residents."""
    other = population()[-1]
    rows[0][NAME], rows[0][ADDRESS] = other.name, other.address
    rows[0][BIRTH] = f"{other.birth_date:%Y%m%d}"


def _number(rows: Rows) -> None:
    """A number nobody asked for, where no number belongs."""
    rows[0][ADDRESS] += population()[-1].individual_number


FILE_FAULTS: dict[str, Twist] = {
    "truncated": truncated,
    "earlier": earlier,
    "other_code": _other_code,
    "other_body": _with_header(4, "somebody"),
    "other_request": _with_header(5, str(uuid.UUID(int=0))),
    "row_twice": _with(_twice),
    "row_unknown": _with(_unknown),
    "row_lacking": _with(_lacking),
    "row_short": _with(_short),
    "item_too_long": _with(_too_long),
    "era": _with(_of_an_era),
    "number_in_address": _with(_number),
    "other_person": _with(_other_person),
}
