"""The pages of licences: every qualification's words fit and are in the font; names down and across."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from rig_code import run

from meibo.catalogue import qualifications, register_file_of, registers_of
from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.press import NoRoomError
from meibo.flow.certificate.printing import press, texts
from meibo.flow.certificate.printing.joining import joined
from meibo.flow.certificate.printing.posting import PostingList, printed
from meibo.terms.text import Text

AT, ON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC), date(2026, 11, 22)
KEPT = {"family_name": "見本", "given_name": "花子", "birth_date": "1999-01-31"}


def made_of(register: str, **kept: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Texts and names of a licence of a register, on a sheet or a card with one licence."""
    entry: Any = SimpleNamespace(register=register, number="1024", registered_on=ON)
    version: Any = SimpleNamespace(particulars={**KEPT, **kept}, valid_until=date(2031, 3, 31))
    names = texts.names_of(entry, version)
    paper = register_file_of(register).paper
    if paper.shape == "card":
        lines = [texts.line_of(one, 1, ON, ON) for one in registers_of("anei")]
        return texts.card(entry, version, names, lines, mark="1-001", issue_count=2, on=ON), names
    return texts.sheet(
        entry, version, names, writing=paper.writing, mark="1-001", issue_count=2, on=ON
    ), names


def page(register: str, **kept: Any) -> bytes:
    made, _ = made_of(register, **kept)
    shape = register_file_of(register).paper.shape
    return press.printed(shape, press.with_fonts(made), AT)


@pytest.mark.requirement("CRT-06")
@pytest.mark.parametrize("register", sorted(qualifications()))
def test_every_qualifications_words_are_in_the_font_and_fit(register: str) -> None:
    made, _ = made_of(register)
    assert glyphs.unprintable(press.plain(made)) == []
    assert page(register).startswith(b"%PDF")


def test_all_twenty_licences_stand_on_the_back_of_a_card() -> None:
    found = subprocess.run(["pdftotext", "-f", "2", "-", "-"], input=page("boiler_expert_2"),
                           capture_output=True, check=True).stdout.decode()  # fmt: skip
    assert found.count("第") - found.count("第一種") - found.count("第二種") == 20


@pytest.mark.parametrize("register", ["nurse", "certified_care_worker", "boiler_expert_2"])
def test_a_name_too_long_for_the_paper_is_refused(register: str) -> None:
    with pytest.raises(NoRoomError):
        page(register, given_name="寿限無" * 40)


def test_nothing_of_a_name_is_markup() -> None:
    for register in ("nurse", "certified_care_worker", "boiler_expert_2"):
        document = page(register, given_name='#panic() *花* $x$ \\ "]')
        found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=document,
                               capture_output=True, check=True).stdout.decode()  # fmt: skip
        assert "#panic()" in "".join(found.split())


def test_documents_are_joined_in_their_order() -> None:
    whole = joined([page("nurse"), page("boiler_expert_2")])
    info = subprocess.run(["pdfinfo", "-l", "9", "-"], input=whole, capture_output=True,
                          check=True).stdout.decode()  # fmt: skip
    sizes = [line.split("size:")[1].split("pts")[0].strip() for line in info.splitlines()
             if "size:" in line and line.startswith("Page")]  # fmt: skip
    assert [one.split(" x ")[0] for one in sizes] == ["595.276", "242.646", "242.646"]


def posting(*names: str) -> bytes:
    columns = [Text("氏名", "Name"), *[Text("送付先", "Destination")] * 8]
    rows = [(name, *[f"見本市{place}"] * 8) for place, name in enumerate(names)]
    sums = [(Text("郵送する免許証", "To be posted"), len(names))]
    facts = [(Text("印刷", "Run"), Text("7", "7"))]
    return printed(PostingList(Text("送付先一覧", "Posting list"), facts, columns, rows, sums), AT)


def pages_of(document: bytes) -> list[str]:
    """What stands on each page, without spaces."""
    pages = run("pdftotext", "-layout", "-", "-", data=document).decode().split("\f")[:-1]
    return ["".join(page.split()) for page in pages]


@pytest.mark.requirement("CRT-12")
def test_a_posting_list_is_whole_on_pages_that_say_which_they_are() -> None:
    """Every line once, in order; headings on each page, sums on the last."""
    names = [f"見本花子{number:03}" for number in range(60)]
    pages = pages_of(posting(*names))
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in page
        assert ("送付先" in page, "Destination" in page) == (True, True)
    assert re.findall(r"見本花子\d{3}", "".join(pages)) == names
    assert f"Tobeposted{len(names)}" in pages[-1]
    assert "Tobeposted0" in pages_of(posting())[0]


@pytest.mark.requirement("CRT-06")
def test_what_no_font_has_is_spelled_out_in_a_posting_list() -> None:
    """渡邉 by its MJ number, a character of no collection by its code: nothing is left out."""
    (said,) = pages_of(posting("渡邉\U000e0111", "見\U0002ebf0本"))
    assert re.search(r"渡(\{MJ\d{6}\}|邉)", said)
    assert "見{U+2EBF0}本" in said
