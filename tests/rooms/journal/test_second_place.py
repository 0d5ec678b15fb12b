"""The second place: kept up by the sequencer, loud where it cannot be, never in the way."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from rig_copies import files, verifier, verify

from meibo.config.database.setup import role_url
from meibo.doors.console.fences_of_the_journal import journal_fences
from meibo.rooms.journal import copy_folder, export, second_place
from meibo.rooms.journal.public_key import load
from meibo.rooms.journal.second_place import SecondPlace
from meibo.terms.actor import Actor

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SEQUENCER = Actor("process:sequencer")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture
def kept(as_role: Any, place: Path) -> Callable[[SecondPlace], int]:
    def run(keeper: SecondPlace) -> int:
        with as_role("sequencer"), override_settings(SECOND_PLACE=place):
            return keeper.keep(SEQUENCER, AT)

    return run


@pytest.fixture
def pem(home: Path) -> Path:
    return home / "public" / "journal.pem"


def told(connect: Any) -> list[str]:
    return [
        row[0]
        for row in connect().execute(
            """SELECT outcome FROM journal.journal_entry
                WHERE function = 'journal.second_place' ORDER BY id"""
        )
    ]


@pytest.mark.requirement("AUD-03")
def test_round_by_round_it_is_what_a_fresh_copy_would_be(
    write: Any, sequenced: Any, kept: Any, place: Path, pem: Path, connect: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    lone = verifier()
    monkeypatch.setattr(export, "NOTES", 3)
    monkeypatch.setattr(lone, "NOTES", 3)
    swept: list[Path] = []
    monkeypatch.setattr(copy_folder, "sweep", lambda folder, size: swept.append(folder))
    keeper = SecondPlace()
    assert kept(keeper) == 0, "nothing to keep yet"
    for round_, count in enumerate((3, 250, 3, 10, 1, 240, 5)):
        write(*(f"{round_}-{n}" for n in range(count)))
        sequenced()
        assert kept(keeper) == 0
        found = lone.Found()
        lone.Copy(place, load(pem.parent), found).check(None)
        assert found.list == [], "whole, and nothing superfluous is left in it"
    assert swept == [], "what was replaced is known: no whole folder is looked through"
    assert told(connect) == [], "an entry for each round would never come to rest"


def test_nothing_new_is_nothing_done(
    write: Any, sequenced: Any, kept: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a")
    sequenced()
    keeper = SecondPlace()
    kept(keeper)
    monkeypatch.setattr(second_place, "export", lambda *_, **__: pytest.fail("exported again"))
    assert kept(keeper) == 0


def test_a_journal_far_ahead_is_copied_in_turns(
    write: Any, sequenced: Any, kept: Any, place: Path, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_place, "MOST", 4)
    for word in ("abc", "d", "efghij", "k"):
        write(*word)
        sequenced()
    keeper = SecondPlace()
    sizes = []
    while True:
        more = kept(keeper)
        sizes.append(int((place / "checkpoint").read_text().split("\n")[1]))
        if not more:
            break
    assert sizes == [4, 10, 11]
    assert verify(place, "--key", pem)[0] == 0


@pytest.mark.requirement("AUD-03")
def test_a_place_that_cannot_be_written_is_loud_and_stops_nothing(
    write: Any, sequenced: Any, kept: Any, place: Path, connect: Any, caplog: Any
) -> None:
    place.write_text("a file where the folder should be")
    keeper = SecondPlace()
    write("a")
    for _ in range(3):
        assert sequenced() >= 1, "sequencing goes on"
        with caplog.at_level(logging.ERROR):
            caplog.clear()
            assert kept(keeper) == 0
            assert "NOT kept up" in caplog.text, "in the log each time"
        write("more")
    assert told(connect) == ["failed:os_enotdir"], "in the journal once"
    place.unlink()
    assert sequenced() > 0
    kept(keeper)
    assert told(connect)[1:] == [f"done:size={len(list(entries(connect)))}"]


def entries(connect: Any) -> list[Any]:
    return connect().execute("SELECT 1 FROM journal.journal_leaf").fetchall()  # type: ignore[no-any-return]


def test_a_full_disk_leaves_the_good_copy(
    write: Any, sequenced: Any, kept: Any, place: Path, pem: Path, connect: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    keeper = SecondPlace()
    write("a")
    sequenced()
    kept(keeper)
    before = files(place)
    write("b")
    sequenced()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(copy_folder.Staged, "write", full)
        kept(keeper)
    assert before.items() <= files(place).items()
    assert told(connect) == ["failed:os_enospc"]
    kept(keeper)
    assert verify(place, "--key", pem)[0] == 0


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("copy_gone", shutil.rmtree),
        ("copy_not_whole", lambda place: shutil.rmtree(place / "leaves")),
        ("checkpoint_signature", lambda place: (place / "checkpoint").write_text("x\n")),
    ],
)
def test_a_place_that_was_tampered_with_is_told(
    write: Any, sequenced: Any, kept: Any, place: Path, connect: Any, code: str, spoil: Any
) -> None:
    keeper = SecondPlace()
    write("a")
    sequenced()
    kept(keeper)
    spoil(place)
    write("b")
    sequenced()
    kept(keeper)
    assert f"failed:{code}" in told(connect)


def test_doctor_says_so(write: Any, sequenced: Any, kept: Any, place: Path, connect: Any) -> None:
    keeper = SecondPlace()

    def said(minutes: int) -> str:
        return journal_fences(connect(), place, AT + timedelta(minutes=minutes))[0].result

    write("a")
    sequenced()
    assert said(0) == "holds", "signed a moment ago: there is time"
    assert said(5) == "broken"
    kept(keeper)
    assert said(5) == "holds"
    note = (place / "checkpoint").read_text()
    (place / "checkpoint").write_text(note.replace("meibo/", "other/"))
    assert said(5) == "broken"


RUN = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from django.conf import settings
from meibo.rooms.journal import second_place
from meibo.terms.actor import Actor
settings.SECOND_PLACE = sys.argv[1]
print("begins", flush=True)
while second_place.keep(Actor("process:sequencer"), datetime(2026, 11, 20, tzinfo=UTC)):
    pass
"""


@pytest.mark.requirement("AUD-03")
def test_it_goes_on_after_kill_9(
    tamper: Any, sequenced: Any, database: str, place: Path, pem: Path
) -> None:
    """Killed at many moments of one long copy: whatever is there is whole, the end is complete."""
    tamper(
        """INSERT INTO journal.journal_entry (xid, recorded_at, recorded_by, acted_at, actor,
             terminal, function, purpose, case_ref, subject, outcome)
           SELECT pg_current_xact_id(), now(), 'x', now(), 'x', 't', 'f', 'p', 'c', 's', 'done'
             FROM generate_series(1, 30000)"""
    )
    while sequenced():
        pass
    env = {
        **os.environ, "MEIBO_PROCESS": "sequencer",
        "MEIBO_DATABASE_URL": role_url("sequencer", database), "PYTHONPATH": "src",
    }  # fmt: skip
    cut = 0
    for delay in (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, None):
        with subprocess.Popen(
            [sys.executable, "-c", RUN, str(place)], env=env, stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"begins\n"
            if delay is not None:
                time.sleep(delay)
                child.send_signal(signal.SIGKILL)
            code = child.wait(60)
        cut += code == -signal.SIGKILL
        if (place / "checkpoint").exists() and not (place / ".new").exists():
            assert verify(place, "--key", pem)[0] == 0
    assert code == 0
    assert cut > 0, "none was killed on its way"
    found = verify(place, "--key", pem)
    assert (found[0], found[1]["size"]) == (0, 30_000)
