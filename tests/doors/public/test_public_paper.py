"""Certificates on paper at the public's door: the code's page, its button, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import psycopg
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rig_card import FaceIssuer
from rig_database import Server
from rig_documents import FakeTimestamps, appended
from rig_doors import browser, door_open
from rig_journey import FakeJuki
from rig_pages import page_of
from rig_processes import journey_in
from rig_receipts import checked
from rig_wallet import read_token

from meibo.config.database import setup
from meibo.connectors.resident_register import asking
from meibo.connectors.timestamp import authority
from meibo.doors.console.walk.paper import address_on
from meibo.flow.registration.commands.approve_disposition import approve_disposition
from meibo.flow.registration.commands.propose_disposition import propose_disposition
from meibo.terms.day import japanese_day


@dataclass(frozen=True)
class Papers:
    """PDF certificates of two people, one of them suspended."""

    database: str
    valid: bytes
    suspended: bytes
    name: str

    @property
    def address(self) -> tuple[str, str]:
        """(path, salt) of the code of the valid one."""
        whole, salt = urldefrag(address_on(self.valid))
        return urlsplit(whole).path, salt

    @property
    def payload(self) -> str:
        return self.address[0].rpartition("/")[2]


@pytest.fixture(scope="module")
def made(
    server: Server, home: Path, face_issuer: FaceIssuer, stamps: FakeTimestamps
) -> Iterator[Papers]:
    juki, name = FakeJuki(), server.copy()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "juki", juki)
        patch.setattr(authority, "authority", stamps)
        journey = journey_in(name, home, face_issuer, juki)
        journey.at = datetime.now(UTC)
        trips = [journey.to("registered") for _ in range(2)]
        files = [journey.paper(trip)[0] for trip in trips]
        day = japanese_day(journey.at)
        with journey.acting(journey.officer("registrar")) as actor:
            proposed = propose_disposition(
                actor, journey.at, entry=trips[1].entry, kind="suspension", starts_on=day,
                ends_on=day + timedelta(days=300), letter_number="医政発第1号", reason="試験",
            )  # fmt: skip
        with journey.acting(journey.officer("approver")) as actor:
            approve_disposition(actor, journey.at, disposition=proposed)
    yield Papers(name, *files, trips[0].who.name)
    server.drop(name)


@pytest.fixture
def papers(made: Papers) -> Iterator[Papers]:
    with door_open("public", made.database):
        yield made


def answer(response: Any) -> tuple[str, str]:
    page = page_of(response)
    codes = [one.words for one in page.find(".answered__code .code")]
    # A valid answer shows no code: what stands beside the sentence is for support alone.
    return page.find(".verdict__word")[0].words, codes[0] if codes else "valid"


def upload(pdf: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("c.pdf", pdf, "application/pdf")
    return browser().post("/verify?lang=ja", {"file": file, **more})


def press(payload: str, **more: str) -> Any:
    return browser().post("/c?lang=ja", {"payload": payload, **more})


def entries(papers: Papers) -> list[tuple[Any, ...]]:
    with psycopg.connect(setup.setup_url(papers.database)) as connection:
        return connection.execute("SELECT * FROM journal.journal_entry ORDER BY id").fetchall()


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_the_file_is_valid_or_not_as_the_register_stands(papers: Papers) -> None:
    good = upload(papers.valid)
    assert answer(good) == ("有効です", "valid")
    said = page_of(good)
    assert "1バイトも変わっていません" in said.words
    assert [dt.words for dt in said.find(".summary dt")] == ["資格", "登録番号", "登録年月日"]
    assert answer(upload(papers.suspended)) == ("無効です", "suspended")


def test_a_file_that_is_none_of_ours(papers: Papers) -> None:
    assert answer(upload(b"%PDF-1.7\nmade up")) == ("確認できません", "malformed")
    assert answer(upload(b"%PDF-" + bytes(400_001)))[1] == "malformed"
    changed = bytearray(papers.valid)
    changed[5000] ^= 1
    assert answer(upload(bytes(changed))) == ("無効です", "altered")
    assert answer(upload(papers.valid + b"\n")) == ("確認できません", "not_as_issued")

    def blank(writer: Any) -> None:
        writer.root["/Pages"]["/Kids"][0].get_object()
        writer.update_root()

    more = appended(papers.valid, blank)
    assert answer(upload(more))[0] != "有効です"


def test_text_wins_over_a_file_as_before(papers: Papers) -> None:
    assert answer(upload(papers.valid, text="x"))[1] == "malformed"


@pytest.mark.requirement("CRT-04")
def test_the_code_asks_before_it_answers(papers: Papers) -> None:
    """A program that opens addresses ahead of people gets no answer and leaves no entry."""
    path, _ = papers.address
    before = entries(papers)
    response = browser().get(f"{path}?lang=ja")
    page = page_of(response)
    assert entries(papers) == before
    assert page.find(".verdict") == []
    form = page.find("form")[0]
    assert form.get("action") == "/c?lang=ja"
    assert form.find("button")[0].words == "検証"
    assert form.find("input[name=payload]")[0].get("value") == papers.payload
    assert not response.cookies
    good = press(papers.payload)
    assert answer(good) == ("有効です", "valid")
    assert papers.name.replace("　", " ") not in page_of(good).words
    assert "登録番号と登録年月日を紙面と見比べて" in page_of(good).words
    (entry,) = entries(papers)[len(before) :]
    assert {"verification.answer_printed", "valid", "public"} <= set(entry)


def test_the_name_is_compared_where_the_code_brought_its_salt(papers: Papers) -> None:
    salt = papers.address[1]
    agrees = press(papers.payload, salt=salt, name=papers.name)
    assert answer(agrees) == ("有効です", "valid")
    assert "氏名と一致します" in page_of(agrees).words
    differs = press(papers.payload, salt=salt, name="偽造　太郎")
    assert answer(differs) == ("確認できません", "name_differs")
    assert page_of(differs).find(".summary") == []
    without = press(papers.payload, name="偽造　太郎")
    assert "一致します" not in page_of(without).words
    everything = str(entries(papers))
    for secret in (salt, papers.payload, "偽造", papers.name):
        assert secret not in everything


@pytest.mark.parametrize(
    ("payload", "code"),
    [("", "malformed"), ("x", "malformed"), ("A" * 5000, "malformed"), ("\x00", "malformed"),
     ("見本", "malformed")],
)  # fmt: skip
def test_a_code_that_is_none(papers: Papers, payload: str, code: str) -> None:
    assert answer(press(payload)) == ("確認できません", code)


def test_an_altered_code(papers: Papers) -> None:
    last = "A" if papers.payload[-1] != "A" else "E"
    assert answer(press(papers.payload[:-1] + last))[0] != "有効です"
    at = len(papers.payload) // 4
    changed = papers.payload[:at] + ("A" if papers.payload[at] != "A" else "B")
    assert answer(press(changed + papers.payload[at + 1 :])) in {
        ("無効です", "altered"), ("確認できません", "malformed"),
        ("確認できません", "other_issuer"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"\x00\xff", "application/octet-stream"), (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
     (b"payload=%FF%FE&salt=%00", "application/x-www-form-urlencoded"), (b"", "")],
)  # fmt: skip
def test_a_strange_body_is_met_calmly(papers: Papers, body: bytes, kind: str) -> None:
    response = browser().generic("POST", "/c", body, content_type=kind)
    assert response.status_code in (200, 400, 422)


def test_methods_and_addresses(papers: Papers) -> None:
    path, _ = papers.address
    assert browser().get("/c").status_code == 405
    assert browser().post(path, {}).status_code == 405
    for none in ("/c/", "/c/a.b", "/c/a/b"):
        assert browser().get(none).status_code == 404
    english = Client().get(f"{path}?lang=en")
    assert "Is this certificate valid now?" in page_of(english).words
    assert not english.cookies


def test_a_stranger_finds_what_verifying_takes(papers: Papers) -> None:
    page = page_of(browser().get("/about?lang=ja"))
    wanted = f"{settings.ENDPOINT('machine')}/.well-known/document-ca.pem"
    assert page.find(f"a[href={wanted}]")
    with door_open_machine(papers.database):
        for name in ("document-ca.pem", "document-ca.crl", "code-jwks.json"):
            response = browser().get(f"/.well-known/{name}")
            assert response.status_code == 200
            assert response.content == (Path(settings.PUBLIC) / name).read_bytes()


def door_open_machine(database: str) -> Any:
    """The machine door has no pages: its addresses and its role are enough."""
    from contextlib import ExitStack

    from django.test import override_settings
    from rig_processes import acting_as

    stack = ExitStack()
    stack.enter_context(override_settings(ROOT_URLCONF="meibo.doors.machine.urls"))
    stack.enter_context(acting_as("machine", database))
    return stack


@pytest.mark.requirement("CRT-04")
def test_the_file_and_the_code_give_a_receipt(papers: Papers, tmp_path: Path) -> None:
    """About the whole file, or the address of the code; of a name only that one was compared."""
    path, salt = papers.address
    address = f"{settings.ENDPOINT('public')}{path}".encode()
    named = press(papers.payload, salt=salt, name=papers.name)
    keys, receipt, shown = (tmp_path / one for one in ("keys", "receipt", "shown"))
    keys.write_bytes(browser().get("/.well-known/jwks.json").content)
    for response, presented, asked in (
        (upload(papers.suspended), papers.suspended, {"by": "pdf"}),
        (press(papers.payload), address, {"by": "printed", "name": False}),
        (named, address, {"by": "printed", "name": True}),
        (press(papers.payload, salt=salt, name="別人"), address, {"by": "printed", "name": True}),
    ):
        (field,) = page_of(response).find("input[name=receipt]")
        receipt.write_text(field.get("value"))
        shown.write_bytes(presented)
        code, words = checked(receipt, keys, shown)
        assert code == 0, words
        said = read_token(receipt.read_text())
        assert (said["asked"], said["code"]) == (asked, answer(response)[1])
        assert salt not in str(said)
        shown.write_bytes(presented[:-1])
        assert checked(receipt, keys, shown)[0] == 1
