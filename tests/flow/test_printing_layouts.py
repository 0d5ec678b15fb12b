"""The pages of licences: every qualification's words fit and are in the font; names down and across."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from meibo.catalogue import qualifications, register_file_of, registers_of
from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.press import NoRoomError
from meibo.flow.certificate.printing import press, texts
from meibo.flow.certificate.printing.joining import joined

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
