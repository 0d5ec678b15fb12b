"""The page itself: read by outside programs, and never printed other than it is written."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyhanko.pdf_utils.reader import PdfFileReader
from rig_code import code_on, run
from rig_documents import Office
from rig_page import ADDRESS, PAGE_NUMBER, TEXTS, a_page

from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.press import FONT, PAGE, NoRoomError

PRINTED = {name: text for name, text in TEXTS.items() if name != "authority_en"}


def said(pdf: bytes) -> str:
    """The words of a page, spaces left out."""
    return re.sub(r"\s", "", run("pdftotext", "-raw", "-", "-", data=pdf).decode())


@pytest.fixture(scope="module")
def page() -> bytes:
    return a_page()


@pytest.fixture(scope="module")
def signed(page: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return Office(tmp_path_factory.mktemp("office")).sign(page, PAGE_NUMBER)


@pytest.mark.requirement("CRT-05")
def test_the_text_is_the_data(signed: bytes) -> None:
    found = said(signed)
    for name, text in PRINTED.items():
        if name != "authority_ja":  # stands in the document's properties
            assert re.sub(r"\s", "", text) in found, name


LONGEST = {
    "term_label_ja": "有効期限", "term_label_en": "Valid until", "term_ja": "令和10年11月19日",
    "term_en": "19 November 2028", "other_label_ja": "氏名に併記", "other_label_en": "Beside the name",
    "other_ja": "旧姓：見本、通称：金山　民俊", "other_en": "Former surname: 見本, Common name: 金山　民俊",
}  # fmt: skip


def test_a_last_day_and_other_names_have_lines_of_their_own_on_the_one_page(page: bytes) -> None:
    found = said(a_page(**LONGEST))
    for name, text in LONGEST.items():
        assert re.sub(r"\s", "", text) in found, name
    assert "有効期限" not in said(page)


@pytest.mark.requirement("CRT-05")
@pytest.mark.parametrize("which", ["page", "signed"])
def test_it_says_that_it_is_for_the_archive_and_for_everybody(
    which: str, page: bytes, signed: bytes
) -> None:
    """PDF/A-2a and PDF/UA-1 are claimed, and what they stand on is there; signing keeps it."""
    reader = PdfFileReader(io.BytesIO({"page": page, "signed": signed}[which]))
    root = reader.root
    xmp = root["/Metadata"].data.decode()
    assert claims(root["/Metadata"].data) == {"a part": "2", "a conformance": "A", "ua part": "1"}
    assert TEXTS["title_ja"] in xmp
    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    kinds = tags(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/L", "/LI", "/Lbl", "/LBody", "/Figure", "/Link"} <= set(kinds)
    page_of = root["/Pages"]["/Kids"][0].get_object()
    assert page_of["/Tabs"] == "/S"


def claims(xmp: bytes) -> dict[str, str]:
    """What a file claims to be, as elements or attributes of its metadata."""
    names = {"http://www.aiim.org/pdfa/ns/id/": "a", "http://www.aiim.org/pdfua/ns/id/": "ua"}
    found = {}
    for one in etree.fromstring(xmp).iter("{*}Description"):
        pairs = [*one.attrib.items(), *((part.tag, part.text) for part in one)]
        for name, value in pairs:
            space, _, local = str(name)[1:].partition("}")
            if space in names:
                found[f"{names[space]} {local}"] = str(value)
    return found


def tags(node: Any) -> list[str]:
    """Names of the structure's elements, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        return [tag for one in node for tag in tags(one)]
    if not hasattr(node, "get"):
        return []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def test_english_is_marked_as_english(page: bytes) -> None:
    assert b"en-GB" in b"".join(streams(page)) or b"en-GB" in page


def streams(pdf: bytes) -> list[bytes]:
    from meibo.doors.console.leaks.unpacking import unpacked

    return [data for name, data in unpacked(pdf) if name.startswith("pdf stream")]


def test_the_unseen_signature_is_allowed_by_both(signed: bytes) -> None:
    """Its widget is marked to be printed (PDF/A) and lies outside the page (PDF/UA)."""
    reader = PdfFileReader(io.BytesIO(signed))
    (field,) = reader.root["/AcroForm"]["/Fields"]
    widget = field.get_object()
    assert int(widget["/F"]) & 4
    assert not int(widget["/F"]) & 2
    assert max(map(float, widget["/Rect"])) < 0
    assert widget["/TU"]


@pytest.mark.requirement("CRT-04")
@pytest.mark.parametrize("dots_an_inch", [110, 150, 300])
def test_a_camera_reads_the_code(signed: bytes, dots_an_inch: int) -> None:
    """Rendered as a printer or a poor photograph would, read by a reader that is not ours."""
    assert code_on(signed, dots_an_inch) == ADDRESS


def test_on_a_screen_the_code_is_a_link(signed: bytes) -> None:
    page = PdfFileReader(io.BytesIO(signed)).root["/Pages"]["/Kids"][0]
    links = [one.get_object().get("/A") for one in page["/Annots"]]
    assert [str(bytes(one["/URI"]), "ascii") if isinstance(one["/URI"], bytes) else one["/URI"]
            for one in links if one] == [ADDRESS]  # fmt: skip


def test_a_name_is_never_markup(page: bytes) -> None:
    name = '#panic("x") $a$ *b* _c_ [d] @e <f> \\ // #sys.inputs'
    assert re.sub(r"\s", "", name) in said(a_page(name=name))


def test_a_name_keeps_its_characters_and_gets_their_own_glyphs(tmp_path: Path) -> None:
    """葛 and 葛 with a selector are two shapes; both texts can be copied exactly."""
    plain, varied = "葛城　花子", "葛\U000e0100城　花子"
    drawn = []
    for name in (plain, varied):
        assert glyphs.unprintable(name) == []
        page = a_page(name=name)
        assert name.replace("　", "") in said(page)
        drawn.append(run("pdftoppm", "-r", "60", "-", data=page))
    assert drawn[0] != drawn[1]
    for name in ("\ufa19谷　𠮷\U000e0100子", "髙﨑　邉\U000e0100"):
        assert glyphs.unprintable(name) == []
        assert name.replace("　", "") in said(a_page(name=name))


@pytest.mark.requirement("CRT-05")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("葛\U000e0102城", ["葛\U000e0102"]),  # a sequence of the collection Moji_Joho
        ("邉\U000e010f田", ["邉\U000e010f"]),
        ("\U000e0100田", ["\U000e0100"]),
        ("田\ufe0f", ["田\ufe0f"]),
        ("田\U000e0100\U000e0100", ["\U000e0100\U000e0100"]),
        ("𱁬", ["𱁬"]),
        ("田\x00\n", ["\x00", "\n"]),
        ("👩", ["👩"]),
    ],
)
def test_what_the_font_cannot_print_is_told(text: str, found: list[str]) -> None:
    assert glyphs.unprintable(text)[: len(found)] == found


def test_whole_page_is_in_the_font() -> None:
    """The page's own words too: what is printed beside the data."""
    words = PAGE.read_text() + "".join(TEXTS.values())
    assert glyphs.unprintable("".join(c for c in words if c != "\n")) == []
    assert FONT.exists()
    assert unicodedata.is_normalized("NFC", PAGE.read_text())


def test_long_names_stay_on_the_page() -> None:
    for name in ("寿限無寿限無五劫の擦り切れ　海砂利水魚の水行末雲来末風来末", "Ａ" * 90):
        page = a_page(name=name, kana="ア" * 90)
        assert PdfFileReader(io.BytesIO(page)).root["/Pages"]["/Count"] == 1
        assert name.replace("　", "") in said(page)
    with pytest.raises(NoRoomError):
        a_page(name="Ａ" * 1500)
