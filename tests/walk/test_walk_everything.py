"""`meibo walk --all`: new registrations of every kind; one of each register file in the short run."""

from __future__ import annotations

import json

import pytest

from meibo.catalogue import qualifications, register_file_of, register_files

ONE_OF_EACH = [
    "physical_therapist", "registered_dietitian", "pharmacist", "certified_care_worker",
    "health_engineering_officer",
]  # fmt: skip


def walked(platform, *words: str, seconds: float) -> list[dict[str, str]]:
    done = platform.meibo("walk", "--json", *words, seconds=seconds)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["ok"] is True
    assert {step["step"] for step in report["steps"]} == {"fsck"}
    return list(report["walked"])


@pytest.mark.requirement("REG-01", "REG-18")
def test_one_qualification_of_each_register_file(platform) -> None:
    found = walked(
        platform, *(word for one in ONE_OF_EACH for word in ("--register", one)), seconds=280
    )
    assert {one["register"] for one in found} == set(ONE_OF_EACH)
    assert {one["register_file"] for one in found} == set(register_files())
    asked = (
        "SELECT registration_number, register_file FROM register.register_entry WHERE register = %s"
    )
    for one in found:
        entered = platform.rows(asked, one["register"])
        assert (int(one["number"]), register_file_of(one["register"]).id) in entered


@pytest.mark.long
@pytest.mark.requirement("REG-01", "REG-18", "REG-19")
def test_every_qualification(platform) -> None:
    found = walked(platform, "--all", seconds=1500)
    assert [one["register"] for one in found if not one["number"]] == []
    assert {one["register"] for one in found} == set(qualifications())


def test_an_unknown_qualification_is_refused_by_name(platform) -> None:
    done = platform.meibo("walk", "--register", "astrologer")
    assert done.returncode == 2
    assert "astrologer" in done.stderr
