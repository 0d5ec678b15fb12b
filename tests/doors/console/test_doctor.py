"""doctor says what holds, and a broken fence breaks its exit code."""

from __future__ import annotations

import json
import os
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey

from meibo.config import authorities, credential_keys, document_keys
from meibo.doors.console.doctor import doctor, pss
from meibo.doors.console.fences_of_credentials import credential_fences
from meibo.doors.console.fences_of_documents import document_fences
from meibo.doors.console.fences_of_due_work import due_fences
from meibo.doors.console.fences_of_the_vault import vault_fences
from meibo.doors.console.supervisor import folders, platform


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "home"
        monkeypatch.setenv("MEIBO_HOME", str(place))
        folders.make(place)
        folders.database_password("meibo_officer")
        folders.seal(place, platform.uids())
        yield place


def fences(capsys: pytest.CaptureFixture[str], code: int) -> dict[str, str]:
    assert doctor(Namespace(json=True)) == code
    return {fence["id"]: fence["result"] for fence in json.loads(capsys.readouterr().out)["fences"]}


def test_sealed_secrets_hold_and_opened_ones_are_broken(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fences(capsys, 0)["secrets"] == "holds"
    (home / "secrets" / "officer" / "database-password").chmod(0o444)
    assert fences(capsys, 1)["secrets"] == "broken"


def test_what_cannot_be_asked_is_never_said_to_hold(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = fences(capsys, 0)
    assert found["users"] == ("unknown" if os.geteuid() == 0 else "environment_only")
    assert {found[name] for name in ("durable", "scram", "loopback")} == {"unknown"}


def test_plain_words_are_in_both_languages(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(Namespace()) == 0
    said = capsys.readouterr().out
    assert str(home) in said
    assert "停止中 / not running" in said
    assert "secrets: folders 0500" in said


def test_memory_of_a_process_is_measured() -> None:
    assert (pss(os.getpid()) or 0) > 1_000_000
    assert pss(None) is None


def test_a_root_that_still_lies_here_asks_to_be_moved(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "public" / "vault-root.pem").write_text("pem")
    assert fences(capsys, 0)["vault_root"] == "holds", "moved away"
    folder = home / "offline-root"
    folder.mkdir(mode=0o700)
    (folder / "root.key").write_bytes(bytes(32))
    assert fences(capsys, 0)["vault_root"] == "attention"
    assert doctor(Namespace()) == 0
    said = capsys.readouterr().out
    assert f"Move {folder} to a medium that no network reaches" in said
    assert "媒体へ移してください" in said
    folder.chmod(0o755)
    assert fences(capsys, 1)["vault_root"] == "broken"


@pytest.mark.parametrize(
    ("days", "result", "code"), [(700, "holds", 0), (59, "attention", 0), (-1, "broken", 1)]
)
def test_the_end_of_the_newest_key_is_told_ahead(
    home: Path, capsys: pytest.CaptureFixture[str], days: int, result: str, code: int
) -> None:
    end = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    document = {"keys": [{"kid": "envelope-1", "not_after": end}]}
    (home / "public" / "vault-key-document.json").write_text(json.dumps(document))
    assert fences(capsys, code)["vault_key"] == result


@pytest.mark.parametrize(("said", "result"), [("", "holds"), ("purpose: hour", "broken")])
def test_a_tripped_breaker_is_told(home: Path, said: str, result: str) -> None:
    (found,) = [one for one in vault_fences(home, lambda _: said) if one.id == "breaker"]
    assert found.result == result
    assert said in found.ja


NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.mark.requirement("REG-06")
@pytest.mark.parametrize(
    ("ended", "under_way", "result", "says"),
    [
        ("2026-10-01T00:00:00+00:00", False, "holds", ""),
        ("2026-08-20T00:00:00+00:00", False, "attention", "nurse 2026-11-20"),
        ("2026-08-20T00:00:00+00:00", True, "holds", "under way: nurse"),
        (None, False, "attention", "nurse —"),
    ],
)
def test_a_register_that_is_due_to_be_asked_about_is_told(
    ended: str | None, under_way: bool, result: str, says: str
) -> None:
    found, domiciles, _ = due_fences(_answers([["nurse", "juki", ended, under_way]], []), NOON)
    assert found.result == result
    assert says in found.en
    assert domiciles.result == "holds", "another source's enquiry says nothing of domiciles"


@pytest.mark.requirement("KOS-22")
@pytest.mark.parametrize(
    ("register", "ended", "under_way", "result", "says"),
    [
        ("nurse", "2026-10-01T00:00:00+00:00", False, "holds", ""),
        ("nurse", "2025-11-20T00:00:00+00:00", False, "attention", "nurse 2026-11-20"),
        ("nurse", None, True, "holds", "under way: nurse"),
        ("nurse", None, False, "attention", "nurse —"),
        ("boiler_expert_2", None, False, "holds", ""),
    ],
)
def test_a_check_of_domiciles_that_is_due_is_told_apart(
    register: str, ended: str | None, under_way: bool, result: str, says: str
) -> None:
    rows = [[register, "koseki", ended, under_way]]
    juki, found, _ = due_fences(_answers(rows, []), NOON)
    assert (found.id, found.result, juki.result) == ("domiciles", result, "holds")
    assert says in found.en


@pytest.mark.parametrize(
    ("rows", "result", "says"),
    [([], "holds", "none"), ([["wrap", "moving", 2, 6, 0]], "holds", "wrap moving 2/6"),
     ([["wrap", "done", 6, 6, 0]], "holds", "none"), ([["wrap", "keeping", 5, 6, 1]], "attention", "wrap")],
)  # fmt: skip
def test_renewals_under_way_and_what_they_could_not_open_are_told(
    rows: list[Any], result: str, says: str
) -> None:
    *_, found = due_fences(_answers([], rows), NOON)
    assert found.result == result
    assert says in found.en


def _answers(enquiries: list[Any], renewals: list[Any]) -> Callable[[str], Any]:
    return lambda sql: renewals if "vault_renewal" in sql else enquiries


@pytest.mark.parametrize(
    ("days", "result", "says"),
    [(300, "holds", ""), (59, "attention", "run meibo keys"), (-1, "broken", "over since")],
)
def test_documents_need_a_list_in_its_time(home: Path, days: int, result: str, says: str) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    authority = document_keys.document_authority(now - timedelta(days=400))
    made = now + timedelta(days=days) - authorities.LIST_LASTS
    public = home / "public"
    public.mkdir(exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    signer = document_keys.signing_certificate(authority, key, now, "http://machine.test/crl")
    (public / "document-signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
    listed = authorities.revocation_list(authority, [], made)
    (public / "document-ca.crl").write_bytes(listed.public_bytes(Encoding.DER))
    (found,) = document_fences(home)
    assert (found.id, found.result) == ("documents", result)
    assert says in found.en


@pytest.mark.parametrize(
    ("days", "result"), [(0, "holds"), (80, "holds"), (120, "attention"), (460, "broken")]
)
def test_keys_of_credentials_are_renewed_in_time(
    home: Path, days: int, result: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made so many days ago: while what it signs today may outlive its certificate, it is said."""
    made = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)
    monkeypatch.setattr(credential_keys, "endpoint", lambda name: f"http://{name}.test")
    authority = credential_keys.credential_authority(made)
    key = ECKey.generate_key("P-256", {"kid": "one"})
    public = home / "public"
    public.mkdir(exist_ok=True)
    listed = [credential_keys.certified(authority, "issuer", key, made)]
    (public / "issuer-jwks.json").write_text(json.dumps({"keys": listed}))
    revoked = authorities.revocation_list(authority, [], datetime.now(UTC).replace(microsecond=0))
    (public / "credential-ca.crl").write_bytes(revoked.public_bytes(Encoding.DER))
    (found,) = credential_fences(home)
    assert (found.id, found.result) == ("credential_keys", result)


def test_a_neighbour_left_in_peace_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = home / "breakers" / "number" / "resident_register.json"
    kept.write_text('{"state": "open", "failures": 5, "rest": 4.0, "until": 1.0, "last": "500"}')
    (home / "breakers" / "login" / "card.json").write_text("{")
    doctor(Namespace(json=False))
    said = capsys.readouterr().out
    assert "number → resident_register: ✗ 休止中 / left in peace for a while（500）" in said
    assert "login → card: 不明 / unknown" in said
    doctor(Namespace(json=True))
    (found,) = [
        one for one in json.loads(capsys.readouterr().out)["neighbours"]
        if one["process"] == "number"
    ]  # fmt: skip
    assert (found["state"], found["failures"]) == ("open", 5)
