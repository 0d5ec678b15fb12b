"""Components in whole pages: every page of the gallery in both languages, and what must be so."""

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from lxml import html as lxml_html

from meibo.doors.frame.components import TONE_ICONS
from meibo.doors.frame.icons import NAMES, icon
from meibo.doors.frame.tables import Column, Sorting, sort_link
from meibo.terms.text import Text

PAGES = [
    "/",
    "/question",
    "/answers",
    "/status",
    "/certificate",
    "/cases",
    "/cases?state=none",
    "/cases/M-2026-000123",
    "/erase",
    "/verify",
    "/answer/valid",
    "/answer/not_valid",
    "/answer/cannot_say",
    "/people",
]


def tree(client: Client, path: str, language: str = "ja") -> lxml_html.HtmlElement:
    response = client.get(path, headers={"accept-language": language})
    assert response.status_code == 200
    return lxml_html.document_fromstring(response.content.decode())


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_well_made(client: Client, path: str, language: str) -> None:
    page = tree(client, path, language)
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main[@id='main']")) == 1
    identities = page.xpath("//@id")
    assert len(identities) == len(set(identities))
    for name in page.xpath("//label/@for | //@aria-labelledby | //@aria-controls"):
        assert name in identities
    for names in page.xpath("//@aria-describedby"):
        assert set(names.split()) <= set(identities)
    text = page.text_content()
    assert "Text(" not in text
    assert "None" not in text


def test_each_tone_has_a_shape_of_its_own() -> None:
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS)
    assert set(TONE_ICONS.values()) <= NAMES
    assert len({icon(name) for name in NAMES}) == len(NAMES)


def test_a_state_is_a_word_and_a_shape_besides_its_colour(client: Client) -> None:
    for state in tree(client, "/").xpath("//span[contains(@class, 'state ')]"):
        assert state.text_content().strip()
        assert state.xpath("./svg[@aria-hidden='true']")


def test_differences_are_marked_by_icon_word_and_characters(client: Client) -> None:
    page = tree(client, "/cases/M-2026-000123")
    cells = page.xpath("//td[contains(@class, 'fact--differs')]")
    assert len(cells) == 3
    for cell in cells:
        assert cell.xpath(".//mark")
        assert cell.xpath(".//*[@class='fact__mark']/svg")
        assert "相違" in cell.text_content()
    assert "相違のある項目 3 件" in page.text_content()


def test_an_empty_list_says_why(client: Client) -> None:
    page = tree(client, "/cases?state=none")
    assert not page.xpath("//table")
    assert "絞り込みを外すと 248 件" in page.xpath("string(//p[@class='empty'])")


def test_a_wide_table_stands_in_a_box_the_keyboard_reaches(client: Client) -> None:
    for path in ("/cases", "/cases/M-2026-000123", "/people"):
        for table in tree(client, path).xpath("//table"):
            box = table.getparent()
            assert box.get("class") == "box"
            assert box.get("tabindex") == "0"
            assert box.get("aria-label")


@pytest.mark.parametrize(
    ("code", "word"),
    [("valid", "有効です"), ("not_valid", "無効です"), ("cannot_say", "確認できません")],
)
def test_the_verdict_is_a_word(client: Client, code: str, word: str) -> None:
    verdict = tree(client, f"/answer/{code}").xpath("//div[contains(@class, 'verdict ')]")[0]
    assert verdict.xpath("string(p[@class='verdict__word'])") == word
    assert verdict.xpath("./svg")


COLUMNS = [
    Column("number", Text("番号", "Number"), sortable=True),
    Column("name", Text("氏名", "Name")),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Sorting("number")),
        ("sort=-number", Sorting("number", descending=True)),
        ("sort=name", Sorting("number")),
        ("sort=password", Sorting("number")),
    ],
)
def test_only_sortable_columns_sort(query: str, expected: Sorting) -> None:
    assert Sorting.read(QueryDict(query), COLUMNS, Sorting("number")) == expected


def test_links_of_a_list_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/cases?state=late&view=1&after=7")
    assert (
        sort_link(request, COLUMNS[0], Sorting("number")) == "/cases?state=late&view=1&sort=-number"
    )
