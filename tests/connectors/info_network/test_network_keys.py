"""The network seals answers to the key it heard of last; a key that is lost is said."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from rig_faults import GOES_ON, rows_of
from rig_network import RealNetwork

from meibo.connectors.info_network import own_keys
from meibo.connectors.info_network.service import KEY_LOST
from meibo.rooms.network.ports import BrokenOffError, NetworkDownError
from neighbours.population import sample_people

BODY, TASK = "mhlw", "nurse"
NUMBER = {one.key: one.resident for one in sample_people()}["nurse-01"].individual_number


@pytest.fixture
def folder(real: RealNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The number process's secrets, a copy of this test's own."""
    kept = tmp_path / "kept"
    shutil.copytree(Path(settings.SECRETS), kept)
    monkeypatch.setattr(settings, "SECRETS", kept)
    return kept


def asked(real: RealNetwork) -> str:
    """One enquiry; its result, or why there is none."""
    request = uuid4()
    notice = real.notices.notice(request, BODY, NUMBER)
    code = real.interface.code(request, BODY, notice)
    permit = real.interface.permit(request, BODY, TASK, code)
    real.interface.enquire(request, BODY, permit, code)
    try:
        found = real.interface.answer(request, BODY, code)
    except NetworkDownError as down:
        return down.reason
    except BrokenOffError:
        return "broken_off"
    return str(found["result"]) if found else "none"


@pytest.mark.requirement("KOS-06", "KOS-18")
def test_a_lost_key_is_waited_for_until_it_was_replaced(real: RealNetwork, folder: Path) -> None:
    """Whoever has the older keys alone cannot read what is sealed to the newest."""
    kid = own_keys.kid_of(BODY, 7)
    real.interface.announce(BODY, kid, own_keys.make(folder, BODY, 7))
    assert asked(real) == "provided"
    (folder / f"{kid}.key").unlink()
    assert asked(real) == KEY_LOST
    own_keys.make(folder, BODY, 8)
    assert asked(real) == "broken_off"
    real.interface.announce(BODY, own_keys.kid_of(BODY, 8), own_keys.make(folder, BODY, 8))
    assert asked(real) == "provided"


def test_a_name_is_one_keys_and_the_bodys_own(real: RealNetwork, folder: Path) -> None:
    public = own_keys.make(folder, BODY, 9)
    real.interface.announce(BODY, own_keys.kid_of(BODY, 9), public)
    real.interface.announce(BODY, own_keys.kid_of(BODY, 9), public)
    other = own_keys.make(folder, BODY, 10)
    for kid, key in (
        (own_keys.kid_of(BODY, 9), other), (own_keys.kid_of(BODY, 1), other),
        ("network-others-2", other), (own_keys.kid_of(BODY, 10), "x"),
    ):  # fmt: skip
        with pytest.raises(NetworkDownError):
            real.interface.announce(BODY, kid, key)
    assert asked(real) == "provided"


@pytest.mark.requirement("KOS-06")
def test_a_key_counts_as_announced_only_where_the_network_says_that_very_key(
    real: RealNetwork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else it answers, or not at all, the same key is announced again."""
    monkeypatch.setattr(real.interface.neighbour, "_whole", 0.6)
    kid, public = own_keys.kid_of(BODY, 11), own_keys.make(folder, BODY, 11)
    for kind, answer, expected in rows_of("info_network", "keys"):
        seconds = {"slow": 0.05, "late": 0.9}.get(kind, 0.0)
        real.switch(
            "info_network", {"kind": kind, "on": "keys", "answer": answer, "seconds": seconds}
        )
        try:
            real.interface.announce(BODY, kid, public)
            went = "announced"
        except NetworkDownError as down:
            went = down.reason
        finally:
            real.switch("info_network")
            real.interface.neighbour.breaker.succeeded()
        wanted = "announced" if expected.does == GOES_ON else expected.says
        assert (kind, answer, went) == (kind, answer, wanted)
    real.interface.announce(BODY, kid, public)
    assert asked(real) == "provided"
