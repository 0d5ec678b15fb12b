"""CONTRIBUTING.md's qualification on a platform of its own: `meibo up` and `meibo walk`, no code."""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
NEW = "sample_surveyor"


def example(folder: Path) -> None:
    """Write the worked example there, as tests/catalogue reads it out of CONTRIBUTING.md."""
    place = TESTS / "catalogue" / "test_by_data_alone.py"
    spec = importlib.util.spec_from_file_location("worked_example", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.write_example(folder)


@pytest.mark.long
def test_it_walks_over_http(start_platform) -> None:
    # Not under pytest's own folder, which the processes' users may not enter.
    folder = Path(tempfile.mkdtemp(prefix="meibo-catalogue-", dir="/var/tmp"))
    try:
        example(folder)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        with start_platform(MEIBO_CATALOGUE=str(folder)) as platform:
            done = platform.meibo("walk", "--json", "--register", NEW)
            assert done.returncode == 0, done.stdout + done.stderr
            (walked,) = json.loads(done.stdout.splitlines()[-1])["walked"]
            assert (walked["register"], walked["number"]) == (NEW, "1")
    finally:
        shutil.rmtree(folder)
