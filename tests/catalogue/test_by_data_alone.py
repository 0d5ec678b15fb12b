"""CONTRIBUTING.md's "add a qualification", as it stands there: data alone, through all five stages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meibo.catalogue import loader, qualification, qualifications, register_file_of
from meibo.catalogue.loader import reasons
from meibo.config import keys
from meibo.flow.examination.commands.record_check import record_check
from meibo.terms.refusal import Refusal

CHECKOUT = Path(__file__).resolve().parents[2]
NEW = "sample_surveyor"


def write_example(folder: Path) -> Path:
    """The files of the worked example, each named in its first line."""
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n# (more of )?(\S+\.toml)\n(.*?)```", text, re.DOTALL)
    own = f"qualifications/{NEW}.toml"
    assert [name for _, name, _ in blocks] == ["register_files.toml", own, "reasons.toml", own]
    for more, name, content in blocks:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if more else "w", encoding="utf-8") as file:
            file.write(content)
    return folder


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = write_example(tmp_path)
    monkeypatch.setenv("MEIBO_CATALOGUE", str(folder))
    loader.forget()
    yield folder
    monkeypatch.delenv("MEIBO_CATALOGUE")
    loader.forget()


def test_it_is_read_beside_what_is_shipped(example: Path) -> None:
    assert len(qualifications()) == 31
    assert register_file_of(NEW).id == "sample"
    assert qualification(NEW).suspension.longest_months == 24


@pytest.mark.requirement("REG-20")
def test_its_own_check_is_one_an_examiner_can_fail(example: Path, home: Path, journey: Any) -> None:
    keys.make()
    trip = journey.to("examined", register=NEW)
    with journey.acting(journey.officer("examiner", NEW)) as actor:
        found = {"kind": "form", "result": "deficient", "memo": ""}
        with pytest.raises(Refusal) as refused:
            record_check(actor, journey.at, case=trip.case, reason="unreadable", **found)
        assert refused.value.code == "examination.reason"
        record_check(actor, journey.at, case=trip.case, reason="instrument_unknown", **found)
    assert reasons()["instrument_unknown"].en == "The instrument is not known to us."


def test_it_passes_through_all_stages(example: Path, home: Path, journey: Any) -> None:
    keys.make()
    trip = journey.to("registered", register=NEW)
    certificate, _ = journey.certify(trip)
    assert certificate.count(".") >= 2
    assert trip.entry is not None
    assert journey.demand(trip)[1] == 12_000


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("register_files.toml", "[register_file.sample]", "[register_file.iseki]",
         "register_files.toml.register_file.iseki: said twice"),
        ("register_files.toml", 'authority = "mhlw"', 'authority = "me"', "nobody is called me"),
        (f"qualifications/{NEW}.toml", f'id = "{NEW}"', 'id = "nurse"',
         f"{NEW}.toml.id: nurse is the id of another file too"),
        (f"qualifications/{NEW}.toml", "amount = 12000", "amount = 0", f"{NEW}.toml.procedures"),
        (f"qualifications/{NEW}.toml", 'like = "roll"', 'like = "role"',
         f"{NEW}.toml.like: no shared definition is called role"),
    ],
)  # fmt: skip
def test_a_fault_of_it_is_named(example: Path, name: str, old: str, new: str, words: str) -> None:
    text = (example / name).read_text(encoding="utf-8")
    assert old in text
    (example / name).write_text(text.replace(old, new), encoding="utf-8")
    loader.forget()
    with pytest.raises(loader.BadDefinitionError) as refused:
        qualifications()
    assert words in str(refused.value)


def test_a_folder_that_is_not_there_is_refused(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEIBO_CATALOGUE", f"{example}{os.pathsep}/nowhere/at/all")
    loader.forget()
    with pytest.raises(loader.BadDefinitionError, match="/nowhere/at/all is no folder"):
        qualifications()
