"""The journal of a running platform, copied and proved by hand as an auditor would."""

from __future__ import annotations

import json
import os
import signal
import time

import pytest
from rig_copies import verify


@pytest.mark.requirement("AUD-03")
def test_copy_and_proof_of_a_running_platform_satisfy_the_lone_verifier(platform, tmp_path) -> None:
    before = time.monotonic()
    while not platform.rows("SELECT 1 FROM journal.journal_leaf LIMIT 1"):
        assert time.monotonic() - before < 30, "the sequencer takes nothing in"
        time.sleep(0.2)
    key, copy = platform.home / "public" / "journal.pem", platform.home / "copy-journal"
    for _ in range(2):
        done = platform.meibo("journal", "export", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        said = json.loads(done.stdout)
        assert (said["ok"], said["to"]) == (True, str(copy))
        assert said["size"] > 0
        code, found = verify(copy, "--key", key)
        assert (code, found["findings"], found["size"]) == (0, [], said["size"])
        assert found["checkpoints"] > 0
    entry = platform.rows("SELECT entry_id FROM journal.journal_leaf ORDER BY seq LIMIT 1")[0][0]
    done = platform.meibo("journal", "prove", str(entry), "--json")
    assert done.returncode == 0, done.stderr
    (tmp_path / "proof").write_text(done.stdout)
    assert verify("--proof", tmp_path / "proof", "--key", key)[0] == 0
    assert platform.meibo("journal", "prove", "999999999").returncode == 1


def until(said: str, what: object, seconds: float = 40.0) -> None:
    before = time.monotonic()
    while not what():  # type: ignore[operator]
        assert time.monotonic() - before < seconds, said
        time.sleep(0.3)


@pytest.mark.requirement("AUD-03")
def test_the_sequencer_keeps_a_second_place_and_the_clock_verifies(platform) -> None:
    """Both by themselves; the place belongs to the sequencer and survives kill -9."""
    place, key = platform.home / "copy", platform.home / "public" / "journal.pem"

    def size() -> int:
        note = place / "checkpoint"
        return int(note.read_text().split("\n")[1]) if note.exists() else 0

    def newest() -> int:
        return platform.rows("SELECT max(size) FROM journal.journal_checkpoint")[0][0] or 0

    until("nothing is kept", lambda: size() > 0)
    before = size()
    os.kill(platform.pid("sequencer"), signal.SIGKILL)
    assert platform.meibo("journal", "prove", "1").returncode == 0, "one more entry"
    until("it does not go on after kill -9", lambda: size() > before and size() == newest())
    code, found = verify(place, "--key", key)
    assert (code, found["findings"]) == (0, [])
    owner = place.stat().st_uid
    assert {path.stat().st_uid for path in place.rglob("*")} == {owner}
    if os.geteuid() == 0:
        assert owner != 0
    refused = platform.meibo("journal", "export", "--to", str(place))
    assert (refused.returncode, "copy_is_kept" in refused.stderr) == (1, True)
    until(
        "nobody verifies",
        lambda: platform.rows("SELECT 1 FROM journal.journal_verification WHERE outcome = 'good'"),
        seconds=90,
    )
    fences = {
        fence["id"]: fence["result"]
        for fence in json.loads(platform.meibo("doctor", "--json").stdout)["fences"]
    }
    assert (fences["second_place"], fences["daily_fsck"]) == ("holds", "holds")
