"""Enquiry files at the register: whole files only, taken once, answered a moment later, no numbers back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from neighbours.population import population
from neighbours.resident_register import files
from neighbours.resident_register.app import create_app


def asked(request: str, numbers: list[str]) -> bytes:
    rows = [f"{n},1,1,mark{n},,,20261121,1,,,,,,,,{one}," for n, one in enumerate(numbers, start=1)]
    body = "".join(row + "\n" for row in rows).encode()
    head = f"H,{files.ENQUIRY_KIND},1,UTF-8,mhlw,{request},{len(rows)}\n"
    return head.encode() + body + f"T,{len(rows)},{len(body)}\n".encode()


def test_a_file_is_answered_once_without_numbers(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(new_home()).test_client()
    person, dead = population()[0], next(one for one in population() if not one.alive)
    request = str(uuid.uuid4())
    file = asked(request, [person.individual_number, dead.individual_number])
    path = f"/enquiry-files/{request}"
    assert client.get(f"{path}/answer").status_code == 404
    assert client.post(path, data=file).status_code == 202
    assert client.post(path, data=file).status_code == 202
    other = asked(request, [dead.individual_number])
    assert client.post(path, data=other).status_code == 409
    assert client.get(f"{path}/answer").status_code == 202
    monkeypatch.setattr(files, "BATCH", 0.0)
    answer = client.get(f"{path}/answer")
    assert answer.data == client.get(f"{path}/answer").data
    rows = [line.split(",") for line in answer.get_data(as_text=True).splitlines()[1:-1]]
    assert [len(row) for row in rows] == [files.ITEMS] * 2
    assert rows[0][files.NAME] == person.name
    assert rows[1][files.ALIVE] == "2"
    for number in (person.individual_number, person.resident_record_code):
        assert number not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file[: len(file) // 2],
        lambda file: file * 2,
        lambda file: file.replace(b",1\nT", b",2\nT").replace(b"mhlw", b"mhlw,x"),
        lambda file: file.replace("本人".encode(), b"\x96\x7b"),
        lambda file: file.replace(b",20261121,", b",20261121"),
        lambda file: b"",
    ],
)
def test_a_spoilt_file_is_refused(
    new_home: Callable[[], Path], spoil: Callable[[bytes], bytes]
) -> None:
    client = create_app(new_home()).test_client()
    request = str(uuid.uuid4())
    file = spoil(asked(request, [population()[0].individual_number]))
    assert client.post(f"/enquiry-files/{request}", data=file).status_code == 422
