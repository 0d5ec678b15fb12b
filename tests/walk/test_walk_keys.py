"""The vault's key renewed on the running platform: nothing stops, nothing is lost, nothing rolls back."""

from __future__ import annotations

import json
import os
import shutil
import time

import pytest

from meibo.catalogue import procedure
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.log import wait_for

NEW = procedure("nurse", "new_registration")
OVERLAP = 30


def started(platform, card: str) -> Applicant:
    """Signed in, with a draft that lacks only card reading and signature."""
    applicant = Applicant(platform.cast, platform.cast.cards[card])
    applicant.log_in()
    applicant.begin("nurse", "new_registration")
    applicant.fill_in(NEW)
    applicant.attach(NEW)
    return applicant


def kid_of(platform, applicant: Applicant) -> str:
    """The key the newest envelope of an application is sealed to."""
    ((kid,),) = platform.rows(
        'SELECT kid FROM vault.vault_envelope WHERE "case" = %s ORDER BY deposited_at DESC LIMIT 1',
        applicant.application,
    )
    return str(kid)


@pytest.mark.requirement("VLT-02", "REG-03")
def test_a_key_is_rotated_while_people_apply(platform) -> None:
    document = platform.home / "public" / "vault-key-document.json"
    before = document.read_bytes()
    processes = {name: platform.pid(name) for name in ("number", "applicant", "card")}
    overlapping, late, fresh, rolled_back = (
        started(platform, f"nurse-{place}") for place in (14, 15, 16, 17)
    )
    overlapping.read_card()
    late.read_card()
    old = kid_of(platform, overlapping)

    rotated = platform.meibo("vault", "rotate", "--overlap", f"{OVERLAP}s")
    assert rotated.returncode == 0, rotated.stderr
    begun = time.monotonic()
    new = max(
        json.loads(document.read_text())["keys"], key=lambda one: one["not_after"]
    )["kid"]  # fmt: skip
    assert new != old

    # In the overlap: sealed before, opened after.
    overlapping.sign()
    overlapping.wait_for_fee(30.0)
    assert kid_of(platform, overlapping) == old
    # Sealed after: to the new key, by a card program and a door that were not restarted.
    fresh.read_card()
    assert kid_of(platform, fresh) == new
    fresh.sign()
    fresh.wait_for_fee(30.0)

    # A door whose key document was put back: the card has seen the newer one and refuses.
    current = document.read_bytes()
    document.write_bytes(before)
    try:
        page = rolled_back.browser.get(rolled_back.at("/card"))
        page = rolled_back.browser.send(page.form(action="/card"))
        assert "vault_key_superseded" in page.text
        assert "もう一度カードを読み取ってください" in page.words
        wait_for("the number process refuses it too", lambda: _refused(platform) or None, 20.0)
    finally:
        document.write_bytes(current)
    rolled_back.read_card()
    assert kid_of(platform, rolled_back) == new, "nothing was lost by it"

    # After the old key's end: the draft stays, the card is read again, and it goes through.
    time.sleep(max(0.0, OVERLAP + 1 - (time.monotonic() - begun)))
    page = late.browser.get(late.at("/sign"))
    page = late.browser.send(page.form(action="/sign"))
    assert "vault.key_retired" in page.text
    assert "もう一度カードを読み取ってください" in page.words
    late.read_card()
    assert kid_of(platform, late) == new
    late.sign()
    late.wait_for_fee(30.0)

    retired = platform.meibo("vault", "retire")
    assert old in retired.stdout
    assert not (platform.home / "secrets" / "number" / f"{old}.key").exists()
    kept = platform.home / "secrets" / "number" / f"{new}.key"
    assert kept.stat().st_mode & 0o777 == 0o400
    assert kept.stat().st_uid == kept.parent.stat().st_uid, "the number process's own"
    assert {name: platform.pid(name) for name in processes} == processes, "nobody was restarted"
    looked = json.loads(platform.meibo("doctor", "--json").stdout)["fences"]
    assert {one["id"]: one["result"] for one in looked}["vault_key"] == "holds"


def _refused(platform) -> bool:
    return bool(
        platform.rows(
            """SELECT 1 FROM journal.journal_entry WHERE function = 'vault.take_up_keys'
                  AND outcome = 'refused:vault.key_document_old'"""
        )
    )


@pytest.mark.requirement("VLT-02")
def test_it_is_rotated_by_a_root_that_is_not_here(platform, tmp_path) -> None:
    """The three steps, the root's folder carried away and back."""
    away = tmp_path / "medium"
    shutil.move(platform.home / "offline-root", away)
    try:
        looked = json.loads(platform.meibo("doctor", "--json").stdout)["fences"]
        assert {one["id"]: one["result"] for one in looked}["vault_root"] == "holds"
        assert platform.meibo("vault", "rotate").returncode == 1
        assert platform.meibo("vault", "request").returncode == 0
        asked = platform.home / "public" / "vault-key-request.json"
        signed = tmp_path / "signed.json"
        done = platform.meibo(
            "vault", "sign", str(asked), "--root", str(away), "--out", str(signed)
        )
        assert done.returncode == 0, done.stderr
        assert platform.meibo("vault", "publish", str(signed)).returncode == 0
    finally:
        shutil.move(away, platform.home / "offline-root")
    serial = json.loads(signed.read_text())["serial"]
    wait_for(
        "the number process takes it up",
        lambda: platform.rows(
            "SELECT 1 FROM vault.vault_envelopekey WHERE serial = %s LIMIT 1", serial
        ) or None,
        20.0,
    )  # fmt: skip


@pytest.mark.requirement("VLT-02", "VLT-03")
def test_every_key_is_renewed_while_somebody_applies_and_the_number_process_is_killed(
    platform,
) -> None:
    applicant = started(platform, "nurse-23")
    applicant.read_card()
    asked = platform.meibo("vault", "renew", "all", "--keep", "1s")
    assert asked.returncode == 0, asked.stderr
    applicant.sign()
    os.kill(platform.pid("number"), 9)
    applicant.wait_for_fee(60.0)

    def done() -> bool | None:
        shown = platform.meibo("vault", "renewals", "--json")
        return {one["state"] for one in json.loads(shown.stdout)} == {"done"} or None

    wait_for("every key is renewed", done, 60.0)
    kept = {path.name for path in (platform.home / "secrets" / "number").glob("*.key")}
    assert {"wrap.2.key", "lookup-iseki.2.key"} <= kept
    assert not {"wrap.key", "lookup-iseki.key"} & kept, "the old ones are destroyed"
    assert platform.meibo("keys").returncode == 0
    assert not (platform.home / "secrets" / "number" / "wrap.key").exists(), "nor made again"


@pytest.mark.requirement("VLT-01", "AUD-04")
def test_a_tripped_breaker_holds_over_a_restart_and_a_person_ends_it(platform) -> None:
    purpose = "registration_identity_check"
    limits = ["--per-minute", "300", "--per-case-a-day", "320", "--failures-in-a-row", "10"]
    lowered = platform.meibo("breaker", "limits", purpose, "--per-hour", "1", *limits)
    assert lowered.returncode == 0, lowered.stderr
    applicants = [started(platform, card) for card in ("nurse-18", "nurse-19")]
    try:
        for one in applicants:
            one.read_card()
            one.sign()
            one.pay()
        wait_for("the breaker trips", lambda: _tripped(platform) or None, 60.0)
        os.kill(platform.pid("number"), 9)
        shown = platform.meibo("breaker", "show", "--json")
        assert shown.returncode == 1
        standing = {one["purpose"]: one["tripped"] for one in json.loads(shown.stdout)}
        assert standing[purpose]
        assert platform.meibo("doctor").returncode == 1
        assert platform.meibo("breaker", "reset", purpose, "--reason", "短い").returncode == 1
    finally:
        assert platform.meibo("breaker", "limits", purpose, "--per-hour", "6000",
                              *limits).returncode == 0  # fmt: skip
        platform.meibo("breaker", "reset", purpose, "--reason", "試験のため上限を下げていた")
    for one in applicants:
        wait_for("the case is asked about after all", lambda one=one: _answered(platform, one) or None,
                 90.0)  # fmt: skip
    assert platform.meibo("doctor").returncode == 0


def _tripped(platform) -> bool:
    return bool(platform.rows("SELECT 1 FROM vault.vault_breaker WHERE tripped_at IS NOT NULL"))


def _answered(platform, applicant: Applicant) -> bool:
    return bool(
        platform.rows(
            """SELECT 1 FROM examination.examination_enquiry e
                 JOIN examination.examination_case c ON c.id = e.case_id
                WHERE c.application = %s AND e.state = 'answered'""",
            applicant.application,
        )
    )
