"""Names no font has, cards with several licences, and the contracted printer's file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rig_card import resident
from rig_journey import ANEI, Journey, Trip
from rig_printing import Printing

from meibo.flow.certificate.printing import press
from meibo.flow.certificate.printing.commands.hand_out_batch import hand_out_batch
from meibo.flow.certificate.printing.commands.settle_glyph import settle_glyph
from meibo.flow.certificate.printing.commands.take_back_batch import take_back_batch
from meibo.flow.certificate.printing.queries import see_glyphs
from meibo.terms.day import japanese_day

HARD, PLAIN = "渡邉\U000e0111　遥", "渡邉　遥"
BOILER, OFFICER = ANEI
SHEETS = (
    "SELECT state, reason, printed_as, elsewhere FROM certificate.certificate_sheet ORDER BY {}"
)
BY_LINE = SHEETS.format("run_id, line")
MEMO = "本人の申出書による"


def hard_and_plain(journey: Journey) -> list[Trip]:
    return [
        journey.to("registered", resident(801, name=HARD)),
        journey.to("registered", resident(802, name="見本　太郎")),
    ]


def two_on_a_card(journey: Journey) -> list[Trip]:
    who = resident(803)
    first = journey.to("registered", who, register=BOILER)
    return [first, journey.to("registered", who, person=first.person, register=OFFICER)]


def dietitians(journey: Journey) -> list[Trip]:
    names = ("見本　花子", "髙橋　一郎", HARD)
    return [
        journey.to("registered", resident(804 + n, name=name), register="registered_dietitian")
        for n, name in enumerate(names)
    ]


@pytest.fixture
def printing(journey: Journey) -> Printing:
    return Printing(journey)


@pytest.fixture
def cards(journey: Journey) -> Printing:
    return Printing(journey, BOILER, "anei")


@pytest.fixture
def contracted(journey: Journey) -> Printing:
    return Printing(journey, "registered_dietitian", "eiyo")


@pytest.mark.requirement("CRT-06")
@pytest.mark.stage(at=hard_and_plain)
def test_a_name_no_font_has_is_refused_before_anything_is_printed(
    printing: Printing, refuses: Any, rows: Any
) -> None:
    run = printing.proposed()
    printing.checked()
    assert rows(BY_LINE) == [("refused", "glyph", "", False), ("set", "", "", False)]
    (waiting,) = printing.by("registrar", see_glyphs)
    assert (waiting.glyph.name, waiting.glyph.characters) == (HARD, "邉\U000e0111")
    assert printing.release(run) == 1, "the others go on"
    assert not printing.due(), "it waits for the desk"
    settle = partial(printing.by, "registrar", settle_glyph, glyph=waiting.glyph.id)
    day = japanese_day(printing.journey.at)
    wish = {"way": "other_form", "memo": MEMO, "printed_as": PLAIN}
    for code, said in (
        ("printing.choice", {"way": "guess", "memo": MEMO}),
        ("printing.reason", {"way": "elsewhere", "memo": "x"}),
        ("printing.another_name", {**wish, "printed_as": "別人　花子", "wished_on": day}),
        ("printing.another_name", {**wish, "printed_as": HARD, "wished_on": day}),
        ("printing.wish", wish),
        ("printing.wish", {**wish, "wished_on": day + timedelta(days=1)}),
    ):
        with refuses(code):
            settle(**said)
    settle(**wish, wished_on=day)
    with refuses("printing.moved_on"):
        settle(**wish, wished_on=day)
    again = printing.released(first_blank=2)
    assert rows(SHEETS.format("blank NULLS FIRST"))[-1] == ("released", "", PLAIN, False)
    assert "渡邉遥" in printing.words(printing.pages(again))


@pytest.mark.stage(at=hard_and_plain)
def test_a_name_with_a_glyph_elsewhere_gets_its_blank_and_no_page_of_ours(
    printing: Printing, rows: Any
) -> None:
    printing.proposed()
    printing.checked()
    (waiting,) = printing.by("registrar", see_glyphs)
    printing.by("registrar", settle_glyph, glyph=waiting.glyph.id, way="elsewhere", memo=MEMO)
    run = printing.proposed()
    printing.checked()
    assert rows("SELECT state, elsewhere, sha256 FROM certificate.certificate_sheet WHERE run_id = %s",
                run) == [("set", True, "")]  # fmt: skip
    assert printing.release(run) == 1


@pytest.mark.requirement("CRT-06")
@pytest.mark.stage(at=hard_and_plain)
def test_where_ipamj_is_installed_its_glyph_is_printed(
    printing: Printing, rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a stand-in for the font: the bundled one under another roof, said to have the sequence."""
    from meibo.flow.certificate.paper import fonts, glyphs

    installed = fonts.BUNDLED.file
    monkeypatch.setattr(fonts, "MJ_FONT", Path(installed))
    real = glyphs.unprintable
    asked = []

    def unprintable(text: str, file: Path = installed) -> list[str]:
        asked.append(file)
        return [] if HARD in text else real(text, file)

    monkeypatch.setattr(glyphs, "unprintable", unprintable)
    face = press.face_for(HARD)
    assert face is not None
    assert face.family == "IPAmjMincho", "the first that is tried"
    assert asked


@pytest.mark.requirement("CRT-07", "CRT-09", "REG-10")
@pytest.mark.stage(at=two_on_a_card)
def test_one_card_of_the_newest_issue_with_every_licence(
    cards: Printing, staged: list[Trip], rows: Any
) -> None:
    (due,) = cards.due()
    assert (due.issue_count, due.within) == (2, True), "the first issue is past"
    run = cards.released()
    page = cards.pages(run)
    words = cards.words(page)
    assert "労働安全衛生法による免許証" in words
    assert "交付回数2" in words
    assert "二級ボイラー技士" in words
    assert "第一種衛生管理者" in words
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", page)
    assert [(round(float(w) / 72 * 25.4, 2), round(float(h) / 72 * 25.4, 2)) for w, h in sizes] == [
        (85.6, 53.98)] * 2  # fmt: skip
    cards.printed(run)
    cards.journey.after(staged[0], "reissue", "registered")
    assert [(one.issue_count, one.act) for one in cards.due()] == [(3, "reissue")]


@pytest.mark.requirement("VLT-07")
@pytest.mark.stage(at=two_on_a_card)
def test_a_card_with_a_licence_of_others_is_printed_by_whoever_has_all(
    cards: Printing, refuses: Any
) -> None:
    from meibo.flow.certificate.printing.commands.propose_run import propose_run
    from meibo.flow.certificate.printing.queries import see_due

    one = cards.journey.hired("officers", "register", registers=[OFFICER])
    with cards.journey.acting(one) as actor:
        (due,) = see_due(actor, cards.journey.at, register_file="anei")
        assert due.within is False
        with refuses("printing.nothing_due"):
            propose_run(actor, cards.journey.at, register_file="anei")


@pytest.mark.requirement("CRT-13", "VLT-05", "CRT-08")
@pytest.mark.stage(at=dietitians)
def test_the_contractors_file_is_written_counted_and_returned(
    contracted: Printing, staged: list[Trip], refuses: Any, rows: Any
) -> None:
    run = contracted.proposed()
    contracted.checked()
    assert [row[:2] for row in rows(BY_LINE)] == [("set", ""), ("set", ""), ("refused", "encoding")]
    contracted.release(run)
    assert rows("SELECT count(*) FROM certificate.certificate_sheetpage") == [(0,)]
    hand_out = partial(contracted.by, "registrar", hand_out_batch, run=run)
    number, content = hand_out()
    assert (number, content) == hand_out(), "the same again"
    assert rows("SELECT content_sha256, counted FROM certificate.certificate_printrun") == [
        (hashlib.sha256(content).hexdigest(), 2)
    ]
    lines = list(csv.DictReader(io.StringIO(content.decode("cp932"))))
    assert [(one["氏名"], one["台紙番号"], one["外字の表記"]) for one in lines] == [
        ("見本　花子", "1", ""), ("髙橋　一郎", "2", ""),
    ]  # fmt: skip
    for trip in staged:
        assert trip.who.number.encode() not in content
        assert trip.who.address.encode("cp932") not in content
    take_back = partial(contracted.by, "registrar", take_back_batch, run=run)
    with refuses("printing.count"):
        take_back(came_back=1)
    assert take_back(came_back=2) == 2
    with refuses("printing.moved_on"):
        take_back(came_back=2)
    assert [row[0] for row in rows(BY_LINE)] == ["printed", "printed", "refused"]


@pytest.mark.requirement("CRT-13")
@pytest.mark.stage(at=dietitians)
def test_a_name_the_contractor_has_the_glyph_of_is_spelled_by_its_number(
    contracted: Printing, rows: Any
) -> None:
    contracted.proposed()
    contracted.checked()
    (waiting,) = contracted.by("registrar", see_glyphs)
    contracted.by("registrar", settle_glyph, glyph=waiting.glyph.id, way="elsewhere", memo=MEMO)
    run = contracted.released()
    _, content = contracted.by("registrar", hand_out_batch, run=run)
    (line,) = csv.DictReader(io.StringIO(content.decode("cp932")))
    assert line["氏名"] == ""
    assert re.fullmatch(r"氏名：渡\{MJ\d{6}\}　遥", line["外字の表記"])


@pytest.mark.stage(at=dietitians)
def test_a_run_of_our_own_has_no_file_for_a_contractor(printing: Printing, refuses: Any) -> None:
    printing.journey.to("registered")
    run = printing.released()
    with refuses("printing.moved_on"):
        printing.by("registrar", hand_out_batch, run=run)
