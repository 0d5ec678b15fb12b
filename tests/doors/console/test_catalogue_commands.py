"""`meibo catalogue check|show` and `meibo layouts`, as somebody types them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]


def meibo(*words: str, more: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MEIBO_", "DJANGO_"))}
    env |= {"PYTHONPATH": str(CHECKOUT / "src"), "MEIBO_CATALOGUE": str(more or "")}
    return subprocess.run(
        [sys.executable, "-m", "meibo", *words], capture_output=True, text=True, env=env,
        cwd=CHECKOUT, check=False,
    )  # fmt: skip


def test_what_is_shipped_is_good() -> None:
    done = meibo("catalogue", "check", "--json")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["faults"]) == (0, True, [])
    assert (report["qualifications"], report["register_files"], report["procedures"]) == (
        30,
        5,
        121,
    )
    assert report["offered"] == 119
    assert report["layouts"] == 11
    assert report["to_verify"] > 300


def test_every_bad_file_is_named_by_key_and_reason(tmp_path: Path) -> None:
    folder = tmp_path / "qualifications"
    folder.mkdir()
    (folder / "one.toml").write_text('like = "rol"')
    (folder / "two.toml").write_text("id = ")
    done = meibo("catalogue", "check", more=tmp_path)
    assert done.returncode == 1
    assert "two.toml: " in done.stderr
    (folder / "two.toml").write_text('like = "anei"\nid = "two"\nname = {ja = "二", en = "Two"}')
    done = meibo("catalogue", "check", "--json", more=tmp_path)
    faults = json.loads(done.stdout)["faults"]
    assert done.returncode == 1
    assert faults[0] == "one.toml.like: no shared definition is called rol"
    assert faults[1].startswith("two.toml.source_id: missing")


def test_the_list_and_one_of_it() -> None:
    listed = json.loads(meibo("catalogue", "show", "--json").stdout)
    assert len(listed) == 30
    offered = {one["id"]: sum(one["procedures"].values()) for one in listed}
    assert {name: count for name, count in offered.items() if count != 4} == {
        "registered_dietitian": 2, "certified_care_worker": 5,
    }  # fmt: skip
    one = json.loads(meibo("catalogue", "show", "boiler_welder_special", "--json").stdout)
    assert one["procedures"][0]["term"]["years"] == 2
    assert one["register_file"]["number_out"] == ["labour_office"]
    words = meibo("catalogue", "show", "pharmacist").stdout
    for part in ("薬剤師 / Pharmacist", "30000", "要確認 / to be confirmed", "destroyed"):
        assert part in words
    not_yet = "この窓口ではまだ受け付けていない / not applied for here yet"
    assert not_yet not in words
    assert not_yet in meibo("catalogue", "show", "registered_dietitian").stdout
    unknown = meibo("catalogue", "show", "astrologer")
    assert (unknown.returncode, "astrologer" in unknown.stderr) == (2, True)


@pytest.mark.requirement("REG-12")
def test_layouts_count_the_homeless() -> None:
    report = json.loads(meibo("layouts", "--json").stdout)
    assert report["items"] == 2765
    assert report["homeless"] == report["homes"]["homeless"] < 2765
    assert sum(report["homes"].values()) == 2765
    one = json.loads(meibo("layouts", "kangoshi", "--json").stdout)
    assert len(one["list"]) == one["items"] == 202
    assert sum(entry["home"] is None for entry in one["list"]) == one["homeless"]
    assert meibo("layouts", "nobody").returncode == 2
