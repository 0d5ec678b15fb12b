"""Other codes are sealed, found and handed out as the number is, and never seen elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from rig_card import resident
from rig_journey import Journey

from meibo.connectors.key_management import key_store, local
from meibo.connectors.key_management.key_store import NumberKeys
from meibo.rooms.vault import reveal as revealing
from meibo.rooms.vault.codes import deposit_code, whose
from meibo.rooms.vault.kinds import Kind
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.ports import lookup_key
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from neighbours.population import population

NUMBER = Actor("process:number")
RECORD_CODE = population()[0].resident_record_code
SAMPLES = {
    Kind.RESIDENT_RECORD_CODE: (RECORD_CODE, population()[1].resident_record_code),
    Kind.INSTITUTION_CODE: ("K7-" + "A" * 30, "K7-" + "B" * 30),
    Kind.PROVISION_IDENTIFIER: ("p" * 40, "q" * 40),
}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NumberKeys:
    made = NumberKeys(tmp_path / "key-store")
    monkeypatch.setattr(key_store, "store", made)
    return made


def deposit(journey: Journey, pseudonym: UUID, kind: Kind, code: str, file: str = "iseki") -> str:
    with journey.as_role("number"):
        try:
            deposit_code(NUMBER, journey.at, pseudonym=pseudonym, register_file=file, kind=kind,
                         code=code)  # fmt: skip
        except Refusal as refusal:
            return refusal.code
    return "ok"


def pseudonyms(journey: Journey, rows: Any, register: str, *seeds: int) -> list[UUID]:
    for seed in seeds:
        journey.to("accepted", resident(seed), register=register)
    found = rows("SELECT pseudonym FROM vault.vault_number ORDER BY stored_at, pseudonym")
    return [row[0] for row in found]


@pytest.mark.requirement("VLT-01", "VLT-02", "KOS-24")
@pytest.mark.parametrize("register", ["nurse", "pharmacist"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_code_is_kept_found_and_replaced(
    journey: Journey, rows: Any, register: str, kind: Kind
) -> None:
    """In a register file that keeps, and in one whose identifiers have keys of their own."""
    file = {"nurse": "iseki", "pharmacist": "yaku"}[register]
    (mine, other) = pseudonyms(journey, rows, register, 8_201, 8_202)
    first, second = SAMPLES[kind]
    assert deposit(journey, mine, kind, first, file) == "ok"
    assert deposit(journey, mine, kind, first, file) == "ok", "twice is once"
    assert deposit(journey, other, kind, first, file) == "vault.code_of_another"
    with journey.as_role("number"):
        assert whose(file, kind, first) == mine
        assert whose(file, kind, second) is None
        for another in SAMPLES.keys() - {kind}:
            assert whose(file, another, first) is None, "kinds are never equal"
    assert deposit(journey, mine, kind, second, file) == "ok"
    with journey.as_role("number"):
        assert (whose(file, kind, first), whose(file, kind, second)) == (None, mine)
    ((sealed, lookup),) = rows("SELECT sealed, lookup FROM vault.vault_code")
    assert second.encode() not in bytes(sealed)
    bare = local.keys.lookup(lookup_key(file), 1, f"{kind.value}\n{second}".encode())
    assert (bytes(lookup) == bare) is (file == "iseki"), "outside, where it can be destroyed"


@pytest.mark.requirement("VLT-01")
def test_a_code_goes_out_by_warrant_alone_and_its_use_is_an_entry(
    journey: Journey, rows: Any, warranted: Any
) -> None:
    pseudonym, case, _ = warranted
    kind = Kind.RESIDENT_RECORD_CODE

    def reveal(of: UUID) -> str:
        with journey.as_role("number"):
            try:
                return revealing.reveal(NUMBER, journey.at, pseudonym=pseudonym, case=of, kind=kind,
                                        purpose=REGISTRATION_CHECK)  # fmt: skip
            except Refusal as refusal:
                return refusal.code

    assert reveal(case) == "vault.no_number"
    assert deposit(journey, pseudonym, kind, RECORD_CODE) == "ok"
    assert reveal(case) == RECORD_CODE
    assert reveal(uuid4()) == "vault.no_warrant"
    outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE function = 'vault.reveal'")
    assert [row[0].partition(":")[0] for row in outcomes] == ["refused", "done", "refused"]
    assert rows("SELECT kind FROM vault.vault_reveal") == [(kind.value,)]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.RESIDENT_RECORD_CODE, RECORD_CODE[:-1] + str((int(RECORD_CODE[-1]) + 1) % 10)),
        (Kind.RESIDENT_RECORD_CODE, "12345"), (Kind.INSTITUTION_CODE, ""),
        (Kind.INSTITUTION_CODE, "空"), (Kind.PROVISION_IDENTIFIER, "x" * 65),
        (Kind.INDIVIDUAL_NUMBER, resident(1).number),
    ],
)  # fmt: skip
def test_what_is_no_code_of_its_kind_is_refused(
    journey: Journey, rows: Any, kind: Kind, code: str
) -> None:
    """A number comes by its envelope alone."""
    assert deposit(journey, uuid4(), kind, code) == "vault.code"
    assert rows("SELECT 1 FROM vault.vault_code") == []


def test_a_code_of_nobody_or_of_another_file_is_not_kept(journey: Journey, rows: Any) -> None:
    (mine,) = pseudonyms(journey, rows, "nurse", 8_203)
    kind, code = Kind.INSTITUTION_CODE, "K7"
    assert deposit(journey, uuid4(), kind, code) == "vault.no_number"
    assert deposit(journey, mine, kind, code, "yaku") == "vault.no_number"
