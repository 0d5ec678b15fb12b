"""A number's whole way under each key service: sealed, found, asked about, renewed, found again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rig_card import resident
from rig_journey import Journey
from rig_key_services import KINDS, Standing, standing

from meibo.config.home import secrets
from meibo.connectors.key_management import key_store, local
from meibo.connectors.key_management.key_store import NumberKeys
from meibo.flow.intake.number_opening import open_waiting
from meibo.rooms.vault import renewing, sealing
from meibo.rooms.vault.commands.ask_renewal import ask_renewal
from meibo.rooms.vault.ports import WRAP, lookup_key
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

NUMBER = Actor("process:number")


@pytest.fixture(params=KINDS)
def at(
    request: pytest.FixtureRequest, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Standing]:
    """The service in the place of the installation's own."""
    with standing(request.param, tmp_path / "service") as made:
        if request.param == "local":
            made.service = local.LocalKeys(made.secrets)
        else:
            # What a person brings to the number process's secrets.
            for name in ("key-service.token", "pkcs11.pin"):
                if (made.secrets / name).exists():
                    shutil.copy(made.secrets / name, secrets("number") / name)
        monkeypatch.setattr(local, "keys", made.service)
        monkeypatch.setattr(key_store, "store", NumberKeys(tmp_path / "key-store"))
        sealing.forget()
        yield made
        sealing.forget()
        for name in ("key-service.token", "pkcs11.pin"):
            (secrets("number") / name).unlink(missing_ok=True)


@pytest.mark.requirement("VLT-02", "VLT-03", "VLT-06")
@pytest.mark.parametrize(("register", "file"), [("nurse", "iseki"), ("pharmacist", "yaku")])
def test_a_number_lives_under_each_service(
    journey: Journey, rows: Any, at: Standing, register: str, file: str
) -> None:
    journey.to("examined", resident(8_301), register=register)
    assert len(journey.juki.asked) == 1, "it was opened and asked about"
    (before,) = rows("SELECT pseudonym FROM vault.vault_number")
    with journey.as_role("console"):
        for key in (WRAP, lookup_key(file)):
            ask_renewal(NUMBER, journey.at, key=key, keep=timedelta(0))
    with journey.as_role("number"):
        while renewing.renew_keys(NUMBER, journey.at):
            pass
    assert rows("SELECT DISTINCT state, to_version FROM vault.vault_renewal") == [("done", 2)]
    person = journey.people.applicant(f"http://card.test#{uuid4()}")
    journey.to("accepted", resident(8_301), person=person, register=register)
    assert rows("SELECT pseudonym FROM vault.vault_number") == [before]


def opened(journey: Journey) -> int | str:
    """How many numbers were opened, or the refusal's code."""
    with journey.as_role("number"):
        try:
            return open_waiting(NUMBER, journey.at)
        except Refusal as refusal:
            return refusal.code


def test_while_the_service_is_away_numbers_wait(journey: Journey, rows: Any, at: Standing) -> None:
    if at.stop is None or at.start is None:
        at.service.ready()
        return
    journey.to("arrived", resident(8_302))
    at.stop()
    assert opened(journey) in (0, "vault.key_service")
    assert rows("SELECT state FROM vault.vault_envelope") == [("waiting",)]
    at.start()
    assert opened(journey) == 1
    assert rows("SELECT state FROM vault.vault_envelope") == [("opened",)]
