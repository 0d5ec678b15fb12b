"""Receipts of what the public's door answered: signed by its own key, without anybody's data."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from rig_doors import browser, door_open
from rig_pages import page_of
from rig_processes import acting_as
from rig_receipts import checked
from rig_wallet import read_token

from meibo import plugs
from meibo.config.home import endpoint, public, secrets
from meibo.doors import public as public_door
from meibo.doors.public.forms import LARGEST_TEXT
from meibo.doors.verifier.receipts import SHOWN
from meibo.flow.verification.ports import UnknownKeyError
from meibo.flow.verification.receipt import receipt_of
from meibo.flow.verification.verdict import Verdict
from meibo.terms.canonical import b64u, unb64u

JSON = {"headers": {"Accept": "application/json"}}


def in_page(response: Any) -> str:
    """The receipt that the page of an answer offers; "" for none."""
    found = page_of(response).find("input[name=receipt]")
    return str(found[0].get("value")) if found else ""


def verify(text: str, language: str = "ja") -> Any:
    return browser().post(f"/verify?lang={language}", {"text": text})


def stranger(tmp_path: Path, receipt: str, presented: bytes = b"") -> tuple[int, str]:
    """What the stand-alone check says, with the keys that the door itself gives."""
    files = [tmp_path / name for name in ("receipt.jwt", "keys.json", "presented")]
    keys = browser().get("/.well-known/jwks.json").content
    for file, content in zip(files, (receipt.encode(), keys, presented), strict=True):
        file.write_bytes(content)
    return checked(*files[: 3 if presented else 2])


@pytest.mark.requirement("CRT-04", "EXT-07")
def test_each_answer_has_one_in_both_languages(door: Any, tmp_path: Path) -> None:
    """The page offers it, the button gives it as a file, and a stranger verifies it."""
    address = f"{endpoint('public')}/v/{door.suspended.id}"
    path = urlsplit(address).path
    asked = {
        "text": (lambda lang: verify(door.valid.jwt, lang), door.valid.jwt.encode(), "valid"),
        "code": (lambda lang: browser().get(f"{path}?lang={lang}"), address.encode(), "not_valid"),
        "none": (lambda lang: verify("見本", lang), "見本".encode(), "cannot_say"),
    }  # fmt: skip
    for name, (ask, presented, answer) in asked.items():
        pages = {lang: ask(lang) for lang in ("ja", "en")}
        assert "記録をダウンロードする" in page_of(pages["ja"]).words
        assert "Download the receipt" in page_of(pages["en"]).words
        receipts = [in_page(page) for page in pages.values()]
        said = [read_token(one) for one in receipts]
        for own in ("jti", "presented"):
            assert said[0][own] != said[1][own], "two receipts share nothing"
        assert said[0]["answer"] == answer
        assert said[0]["iss"] == endpoint("public")
        file = browser().post("/receipt", {"receipt": receipts[0]})
        assert file["Content-Disposition"] == (
            f'attachment; filename="meibo-receipt-{said[0]["jti"]}.jwt"'
        )
        assert file.content.decode() == receipts[0]
        code, words = stranger(tmp_path, receipts[0], presented)
        assert (code, words.partition(" answered ")[0]) == (0, f"GOOD: {endpoint('public')}"), name
        assert stranger(tmp_path, receipts[0], presented + b"x")[0] == 1
        assert said[0]["asked"] == {"by": "text" if name == "none" else name}


@pytest.mark.requirement("CRT-04")
def test_it_holds_nobody_s_data(door: Any) -> None:
    said = read_token(in_page(verify(door.valid.jwt)))
    assert set(said) == {"iss", "jti", "iat", "asked", "answer", "code", "said", "presented"}
    shown = browser().post("/verify", {"text": door.valid.jwt}, **JSON).json()["claims"]
    texts = {*map(str, said.values()), *(str(v) for part in ("asked", "said", "presented")
                                         for v in said[part].values())}  # fmt: skip
    assert {"name", "registration_number", "registered_on"} <= shown.keys()
    assert texts.isdisjoint({*map(str, shown.values()), str(door.valid.id)})
    assert door.valid.name not in str(said)
    whole = hashlib.sha256(said["presented"]["salt"].encode() + door.valid.jwt.encode()).digest()
    assert said["presented"]["digest"] == b64u(whole)


def test_what_was_not_read_has_none(door: Any) -> None:
    """There is nothing that it could be about."""
    large = SimpleUploadedFile("c.txt", b"a" * (LARGEST_TEXT + 1))
    for sent in ({"file": large}, {"file": SimpleUploadedFile("c.txt", b"\xff\xfe\x00")}):
        found = browser().post("/verify", sent)
        assert found.status_code == 200
        assert in_page(found) == ""


def test_a_program_asks_for_it(door: Any, tmp_path: Path) -> None:
    plain = browser().post("/verify", {"text": door.valid.jwt}, **JSON).json()
    wanted = browser().post("/verify?receipt=1", {"text": door.valid.jwt}, **JSON).json()
    assert set(wanted) - set(plain) == {"receipt"}
    assert stranger(tmp_path, wanted["receipt"])[0] == 0
    assert read_token(wanted["receipt"])["code"] == wanted["code"]


def test_nothing_but_an_own_receipt_becomes_a_file(door: Any, tmp_path: Path) -> None:
    good = in_page(verify(door.suspended.jwt))
    head, body, mark = good.split(".")
    said = {**json.loads(unb64u(body)), "answer": "valid", "code": "valid"}
    changed = f"{head}.{b64u(json.dumps(said).encode())}.{mark}"
    for bad in ("", "x", changed, good[:-6], door.valid.jwt, "<script>", "e30.e30.AA"):
        found = browser().post("/receipt?lang=ja", {"receipt": bad})
        assert found.status_code == 422
        assert "Content-Disposition" not in found
        assert "この窓口が署名した記録ではありません" in page_of(found).words
    coded = browser().post("/receipt", {"receipt": changed}, **JSON)
    assert coded.json()["error"] == "verification.not_a_receipt"
    assert stranger(tmp_path, changed)[0] == 1


def test_each_door_signs_for_itself_alone(shelf: Any, tmp_path: Path) -> None:
    """Keys of their own; each door reads both's, and a receipt that names the other door is none."""
    own = [
        json.loads((secrets(one) / "receipt.jwk.json").read_text())
        for one in ("public", "verifier")
    ]
    assert own[0]["kid"] != own[1]["kid"]
    for one, name in zip(own, ("public-receipt-jwks.json", "receipt-jwks.json"), strict=True):
        (listed,) = json.loads((public() / name).read_text())["keys"]
        assert listed["kid"] == one["kid"]
        assert "d" not in listed
    with door_open("public", shelf.database):
        good = in_page(verify(shelf.valid.jwt))
    with acting_as("public", shelf.database):
        port = plugs.fill("verification.receipts")
        said = read_token(good)
        claims = {**said, "iss": settings.ENDPOINT("verifier")}
        forged = port.sign(claims)
    with door_open("verifier", shelf.database):
        pages = [browser().post("/receipts?lang=ja", {"receipt": one}) for one in (good, forged)]
    words = [page_of(one).words for one in pages]
    for stated in ("資格確認の窓口が署名した記録です", "資格証の文字列", "有効です"):
        assert stated in words[0]
    assert "署名した記録ではありません" in words[1]


def test_receipts_of_every_way_of_showing_are_read(shelf: Any) -> None:
    """Each that a page of the public's door writes into a receipt has a name where receipts are read."""
    pages = (Path(public_door.__file__).parent).glob("*.py")
    written = {
        way for page in pages for way in re.findall(r'\bCheck\(\s*"(\w+)"', page.read_text())
    }
    assert written == set(SHOWN)
    with acting_as("public", shelf.database):
        receipts = [
            receipt_of(check=uuid4(), asked={"by": way}, verdict=Verdict("valid"),
                       at=datetime.now(UTC), presented=b"x")
            for way in SHOWN
        ]  # fmt: skip
    with door_open("verifier", shelf.database):
        for receipt, named in zip(receipts, SHOWN.values(), strict=True):
            read = browser().post("/receipts?lang=ja", {"receipt": receipt})
            assert named.ja in page_of(read).words


def test_a_key_made_anew_is_known_to_processes_that_run(door: Any, tmp_path: Path) -> None:
    good, port = in_page(verify(door.valid.jwt)), plugs.fill("verification.receipts")
    assert port.read(good)["answer"] == "valid"
    for name in ("public-receipt-jwks.json", "receipt-jwks.json"):
        (tmp_path / name).write_bytes((public() / name).read_bytes())
    taken_out = json.dumps({"keys": []})
    with override_settings(PUBLIC=tmp_path):
        assert port.read(good)["answer"] == "valid"
        (tmp_path / "new").write_text(taken_out)
        (tmp_path / "new").replace(tmp_path / "public-receipt-jwks.json")
        with pytest.raises(UnknownKeyError):
            port.read(good)
    assert port.read(good)["answer"] == "valid"
