"""The `meibo` command by hand, on a running platform."""

from __future__ import annotations

import json

import psutil
import psycopg
import pytest

from meibo.doors.console.supervisor import state


@pytest.mark.parametrize("role", ["applicant", "officer", "public", "machine", "clock"])
@pytest.mark.requirement("VLT-05", "AUD-03")
def test_a_role_signs_in_by_its_printed_address_and_finds_no_number(platform, role: str) -> None:
    asked = platform.meibo("database", "url", role)
    assert asked.returncode == 0, asked.stderr
    with psycopg.connect(asked.stdout.strip(), autocommit=True) as connection:
        for statement in (
            "SELECT sealed FROM vault.vault_number",
            "SELECT document FROM vault.vault_envelope",
            "UPDATE journal.journal_entry SET outcome = 'x'",
            "DELETE FROM journal.journal_entry",
            "TRUNCATE journal.journal_entry",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_an_unknown_role_is_refused_by_name(platform) -> None:
    asked = platform.meibo("database", "url", "nobody")
    assert asked.returncode == 2
    assert "nobody" in asked.stderr


def test_the_sql_for_a_dba_holds_no_password(platform) -> None:
    asked = platform.meibo("database", "sql")
    assert asked.returncode == 0
    assert "<password>" in asked.stdout
    assert "CREATE SCHEMA IF NOT EXISTS" in asked.stdout


def test_doctor_finds_every_fence_it_can(platform) -> None:
    asked = platform.meibo("doctor", "--json")
    found = json.loads(asked.stdout)
    assert asked.returncode == 0, asked.stdout
    assert found


def test_a_second_up_says_so_and_starts_nothing(platform) -> None:
    before = platform.pid("clock")
    again = platform.meibo("up")
    assert again.returncode == 0
    assert "already running" in again.stdout
    assert platform.pid("clock") == before


def test_a_sample_officers_code_has_six_digits(platform) -> None:
    asked = platform.meibo("code", "examiner")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip().isdigit()
    assert len(asked.stdout.strip()) == 6
    assert platform.meibo("code", "nobody").returncode == 2


def test_requirements_name_their_tests(platform) -> None:
    asked = platform.meibo("requirements", "--json")
    found = json.loads(asked.stdout)
    assert asked.returncode == 0
    assert found["unknown"] == []
    assert "REG-04" in found["covered"]
    assert len(found["covered"]) + len(found["uncovered"]) == found["total"]


@pytest.mark.requirement("VLT-04")
def test_what_holds_numbers_listens_on_nothing_and_the_rest_on_the_loopback(platform) -> None:
    found = state.read(platform.home)
    assert found is not None
    listening = {
        name: {
            line.laddr.ip
            for process in _family(child.pid)
            for line in process.net_connections(kind="inet")
            if line.status == psutil.CONN_LISTEN
        }
        for name, child in found.children.items()
        if child.pid
    }
    silent = {"number", "clock", "sequencer", "signer"}
    assert {name for name, addresses in listening.items() if not addresses} == silent
    assert set().union(*listening.values()) == {"127.0.0.1"}


def _family(pid: int) -> list[psutil.Process]:
    top = psutil.Process(pid)
    return [top, *top.children(recursive=True)]
