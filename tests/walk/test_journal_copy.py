"""The journal of a running platform, copied and proved by hand as an auditor would."""

from __future__ import annotations

import json
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
