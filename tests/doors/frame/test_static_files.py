"""Static files: found by name, addressed by content, never read from the disk by request."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.test import Client

from meibo.doors.frame.static_files import SHEET, SHEET_PARTS, asset_url, index, static_file

ASSETS = Path(__file__).resolve().parents[3] / "assets"


def test_every_asset_a_page_names_is_served_for_ever(client: Client) -> None:
    page = client.get("/cases").content.decode()
    addresses = set(re.findall(r'"(/static/[^"]+)"', page))
    assert len(addresses) == 4
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_sheet_is_its_parts_in_order() -> None:
    sheet = index()[SHEET].content.decode()
    places = [sheet.index(index()[part].content.decode()) for part in SHEET_PARTS]
    assert places == sorted(places)
    assert "@import" not in sheet
    assert "url(" not in sheet


def test_the_tokens_are_the_agency_s_file_unchanged() -> None:
    tokens = (ASSETS / "design-tokens" / "tokens-simple.css").read_bytes()
    stated = re.search(r"`([0-9a-f]{64})`", (ASSETS / "design-tokens" / "README.md").read_text())
    assert stated is not None
    assert hashlib.sha256(tokens).hexdigest() == stated[1]


def test_colours_and_faces_named_by_the_style_are_defined() -> None:
    sheet = index()[SHEET].content.decode()
    used = set(re.findall(r"var\((--[\w-]+)", sheet))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheet))
    assert used <= defined


def test_a_file_is_not_sent_twice(client: Client) -> None:
    address = asset_url(SHEET)
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    assert client.get(address, headers={"if-none-match": f"W/{etag}"}).status_code == 304
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_packed_only_for_those_who_can_unpack(client: Client) -> None:
    address = asset_url(SHEET)
    packed = client.get(address, headers={"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(address).content
    refusing = client.get(address, headers={"accept-encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refusing


def test_an_old_address_is_answered_but_not_kept(client: Client) -> None:
    answer = client.get("/static/000000000000/frame/frame.css")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "name",
    ["frame/none.css", "../settings.py", "%2e%2e/settings.py", "frame/css/../css/base.css"],
)
def test_a_name_that_is_not_in_the_list_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/static/000000000000/{name}").status_code == 404


def test_only_reading(client: Client) -> None:
    assert client.post(asset_url(SHEET)).status_code == 405


def test_scripts_are_sent_as_scripts() -> None:
    assert static_file("a.js", b"").media_type.startswith("text/javascript")
    assert static_file("a.svg", b"").media_type == "image/svg+xml"
