"""Answer files at fault, row by row of the table, and files of any content."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rig_faults import BY_PEOPLE, LEFT, WAITS, Expect, rows_of
from rig_files import IDS, answer_file, row
from rig_journey import AT

from meibo.catalogue.layouts import layouts
from meibo.connectors.resident_register.files import rows as rows_module
from meibo.connectors.resident_register.files.answer_file import WrongFileError, body_of
from meibo.connectors.resident_register.files.enquiry_file import enquiry_file, subject_mark
from meibo.connectors.resident_register.files.layout import answer_items, enquiry_items
from meibo.connectors.resident_register.files.rows import Rows, read_rows
from meibo.flow.registration.periodic.rules import differences
from meibo.terms.day import japanese_day
from neighbours.resident_register import files as other_side
from neighbours.resident_register.file_faults import FILE_FAULTS

REQUEST = "5f0c3a52-8c52-4a0e-9a37-0d6d0a3c7d11"
ITEMS = ("name", "birth_date", "sex", "address")
SIZE = 5


def person(line: int) -> dict[str, str]:
    return {
        "name": f"見本　花子{line}", "birth_date": "1990-01-01", "sex": "2", "address": "東京都見本区1-1",
    }  # fmt: skip


def answered(line: int, **changes: str) -> list[str]:
    asked = {"request_record": str(line), "subject_mark": subject_mark(REQUEST, line)}
    return row(asked, person(line), **changes)


def expected(size: int) -> bytes:
    """As register.holders makes it of what is registered."""
    lines = []
    for line in range(1, size + 1):
        said = person(line)
        text = "\x1f".join((said["name"], "19900101", said["sex"], said["address"]))
        lines.append(f"{line},{hashlib.md5(text.encode()).hexdigest()}\n")
    return "".join(lines).encode()


def whole(size: int = SIZE) -> bytes:
    return answer_file("mhlw", REQUEST, [answered(line) for line in range(1, size + 1)])


def read(file: bytes, size: int = SIZE) -> Rows:
    return read_rows(body_of(file, "mhlw", REQUEST), REQUEST, expected(size), ITEMS)


@pytest.mark.requirement("JUK-15")
def test_the_items_are_those_of_the_record_layouts_in_their_order() -> None:
    names = [one.name for one in answer_items()]
    for layout in layouts().values():
        for block in layout.blocks:
            if block.name == "本人確認情報照会結果ファイル" and layout.id != "kanri-eiyoshi":
                assert list(block.items) == names, layout.id
    assert [one.name for one in enquiry_items()][-1] == "予備"
    assert (len(enquiry_items()), len(names)) == (other_side.ASKED, other_side.ITEMS)


@pytest.mark.requirement("JUK-06")
def test_an_enquiry_says_of_a_person_the_number_and_nothing_else() -> None:
    file = enquiry_file("mhlw", REQUEST, japanese_day(AT), [(1, "123456789018")])
    head, only, tail = file.decode().splitlines()
    assert head == f"H,本人確認情報照会要求ファイル,1,UTF-8,mhlw,{REQUEST},1"
    assert tail == f"T,1,{len(only) + 1}"
    said = dict(zip([one.id for one in enquiry_items()], only.split(","), strict=True))
    assert {name for name, value in said.items() if value} == {
        "request_record", "subject_mark", "asked_number", "office", "number_office", "as_of",
        "with_deleted",
    }  # fmt: skip


def test_a_file_that_says_what_is_registered_brings_nothing() -> None:
    found = read(whole())
    assert (found.equal, found.different, found.bad) == (SIZE, {}, [])


@pytest.mark.parametrize(
    ("answer", "expect"),
    [(a, e) for kind, a, e in rows_of("resident_register", "answer_files") if kind == "wrong"],
)
def test_what_is_wrong_is_seen(answer: str, expect: Expect) -> None:
    """As a whole: nothing is applied. In one row: it is named, and the other four count."""
    file = FILE_FAULTS[answer](whole(), b'{"state": "received"}')
    if expect.does == WAITS:
        with pytest.raises(WrongFileError):
            read(file)
        return
    found = read(file)
    if expect.does == BY_PEOPLE:
        (said,) = found.different.values()
        changed = {**said, "birth_date": said["birth_date"], "result": "found", "alive": "alive"}
        now = {
            "family_name": "見本",
            "given_name": "花子1",
            "birth_date": "19900101",
            "sex": "2",
            "address": "東京都",
        }
        assert [one.kind for one in differences(ITEMS, now, changed)] == [expect.says]
        return
    assert expect.does == LEFT
    assert expect.says in {one.reason for one in found.bad}
    assert found.equal == SIZE - 1
    assert {one.record for one in found.bad} <= {1, 999999999, None}


def test_a_file_asked_for_twice_is_refused() -> None:
    with pytest.raises(WrongFileError):
        read(whole() * 2)


_NO_DAY = ({"birth_date": "20230230"}, ("birth_date", "date"))


@pytest.mark.parametrize(
    ("size", "change", "fault"),
    [
        (20_000, *_NO_DAY),
        (20_000, {"pattern": "1,1"}, ("reserve", "columns")),
        pytest.param(1_000_000, *_NO_DAY, marks=pytest.mark.long),
    ],
)
def test_one_bad_row_among_many_is_named_by_line_item_and_reason(
    size: int, change: dict[str, str], fault: tuple[str, str]
) -> None:
    rows = [answered(line) for line in range(1, size + 1)]
    rows[12_344] = answered(12_345, **change)
    found = read(answer_file("mhlw", REQUEST, rows), size)
    assert found.equal == size - 1
    assert [(one.record, one.line, one.item, one.reason) for one in found.bad] == [
        (12_345, 12_346, *fault)
    ]


@pytest.mark.parametrize("beside", [[], ["1"]], ids=["regular", "with a row of no form"])
@pytest.mark.parametrize("marked", [subject_mark(REQUEST, 2), "", subject_mark("another file", 1)])
def test_a_row_with_another_mark_or_none_is_not_taken(marked: str, beside: list[str]) -> None:
    """Also where all it says is as registered: it was said of somebody else."""
    for changes in ({}, {"name": "改名　花子"}):
        rows = [
            answered(1, subject_mark=marked, **changes),
            answered(2),
            *([beside] if beside else []),
        ]
        found = read(answer_file("mhlw", REQUEST, rows), 2)
        assert (found.equal, found.different) == (1, {})
        assert (1, "subject_mark", "another") in {
            (one.record, one.item, one.reason) for one in found.bad
        } or beside


def test_a_file_without_rows_brings_nobody() -> None:
    found = read(answer_file("mhlw", REQUEST, []), 2)
    assert [(one.record, one.line, one.reason) for one in found.bad] == [
        (1, 0, "missing"), (2, 0, "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "bad"),
    [
        ([answered(2, address="見" * 1_500_000)], ("address", "length")),
        ([answered(2, name="\x01")], ("name", "control")),
        ([answered(2, name='"見本　花子2"', alive="2")], None),
        ([[""], answered(2)], ("request_record", "columns")),
    ],
    ids=["a line of megabytes", "a control character", "a quotation mark", "an empty line"],
)
def test_what_readers_of_tables_stumble_over_spoils_no_other_row(
    rows: list[list[str]], bad: tuple[str, str] | None
) -> None:
    changed = [answered(1), *rows, answered(3, name="改名　花子"), answered(4)]
    if bad == ("address", "length"):
        changed[1][IDS.index("name")] = "改名　花子"
    found = read(answer_file("mhlw", REQUEST, changed), 4)
    assert {1, 2, 4} >= {one.record for one in found.bad if one.record}
    assert found.different[3]["name"] == "改名　花子"
    assert [(one.item, one.reason) for one in found.bad] == ([bad] if bad else [])
    assert found.equal + len(found.different) + len(found.bad) == len(changed)


_CHANGES: list[dict[str, str]] = [
    {}, {"name": "改名　花子"}, {"alive": "2", "change": "90"}, {"result": "01"}, {"address": "他"},
    {"birth_date": "19990101"}, {"sex": "3"}, {"kana": "ミホン"}, {"birth_date": "19990231"},
    {"records": "2"}, {"number": "1"}, {"subject_mark": ""}, {"name": "改名", "outside_in_name": "x"},
]  # fmt: skip


def test_rows_in_any_order_and_row_by_row_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [answered(line, **changes) for line, changes in enumerate(_CHANGES, start=1)]
    size = len(said)
    inorder = read(answer_file("mhlw", REQUEST, said), size)
    assert (inorder.equal, len(inorder.different), len(inorder.bad)) == (2, 5, 6)
    turned = read(answer_file("mhlw", REQUEST, said[::-1]), size)
    assert (turned.equal, turned.different) == (inorder.equal, inorder.different)
    assert {(one.record, size + 3 - one.line, one.reason) for one in turned.bad} == {
        (one.record, one.line, one.reason) for one in inorder.bad
    }
    monkeypatch.setattr(rows_module, "suspects_of", lambda *_: None)
    assert read(answer_file("mhlw", REQUEST, said), size) == inorder


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_an_answer(noise: bytes) -> None:
    with pytest.raises(WrongFileError):
        body_of(noise, "mhlw", REQUEST)


@settings(max_examples=30)
@example(0, "\r")
@example(25, "a\0b")
@given(
    place=st.integers(0, 42),
    value=st.text(
        st.characters(blacklist_characters=",\n", blacklist_categories=("Cs",)), max_size=30
    ),
)
def test_whatever_stands_in_an_item_the_other_rows_count_and_none_is_lost(
    place: int, value: str
) -> None:
    rows = [answered(line) for line in (1, 2, 3)]
    rows[1][place] = value
    found = read(answer_file("mhlw", REQUEST, rows), 3)
    told = {one.record for one in found.bad} | set(found.different)
    assert found.equal + len(found.different) + len(found.bad) >= 3
    assert not told & {1, 3} or any(one.reason == "twice" for one in found.bad)
    assert found.equal >= 2 or any(one.reason == "twice" for one in found.bad)
