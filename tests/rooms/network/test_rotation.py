"""An organisation's key pair is renewed by two people; answers sealed to the old one are still opened."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings
from rig_network import FakeNetwork

from meibo.connectors.info_network import own_keys
from meibo.connectors.info_network.messages import opened
from meibo.connectors.info_network.own_keys import KeyLostError
from meibo.connectors.info_network.rotating import rotate_keys
from meibo.doors.console.network_keys import STATES, run_list
from meibo.rooms.network.commands.approve_rotation import approve_rotation
from meibo.rooms.network.commands.propose_rotation import propose_rotation
from meibo.rooms.network.states import RotationState
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal
from neighbours.hybrid import seal
from neighbours.info_network.holder import INFO
from neighbours.info_network.organisations import Organisation, public_key

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
CONSOLE, NUMBER = Actor("test:console"), Actor("process:number")
FIRST, SECOND = uuid4(), uuid4()
BODY = "mhlw"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A number process's own folder with the organisation's first key."""
    own_keys.make(tmp_path, BODY, 1)
    with override_settings(SECRETS=tmp_path):
        yield tmp_path


def sealed_to(folder: Path, generation: int) -> tuple[Any, Any]:
    """A request, and an answer as the holder seals it to a generation of the key."""
    kid, request = own_keys.kid_of(BODY, generation), uuid4()
    body: Any = Organisation(BODY, None, kid, None)  # type: ignore[arg-type]
    body = replace(body, sealing=public_key(body, kid, own_keys.make(folder, BODY, generation)))
    bound = {"request_id": str(request), "organisation": BODY, "kid": kid}
    return request, seal({"result": "no_record"}, body.sealing, INFO, bound)


def asked(as_role: Any, verb: Any, by: Any, organisation: str = BODY) -> str:
    with as_role("console"):
        try:
            verb(CONSOLE, AT, organisation=organisation, by=by)
        except Refusal as refusal:
            return refusal.code
    return ""


def number(as_role: Any, folder: Path, at: datetime = AT) -> int:
    with as_role("number"), override_settings(SECRETS=folder):
        return rotate_keys(NUMBER, at)


def state(rows: Any) -> list[Any]:
    return [
        tuple(row) for row in rows("SELECT kid, state FROM network.network_rotation ORDER BY 1")
    ]


@pytest.mark.requirement("KOS-06")
def test_two_people_renew_a_key_and_the_old_one_opens_until_it_is_over(
    as_role: Any, rows: Any, folder: Path, network: FakeNetwork
) -> None:
    assert asked(as_role, approve_rotation, SECOND) == "network.no_rotation"
    assert asked(as_role, propose_rotation, FIRST, "nobody") == "network.no_organisation"
    assert asked(as_role, propose_rotation, FIRST) == ""
    assert asked(as_role, propose_rotation, SECOND) == "network.rotation_under_way"
    assert asked(as_role, approve_rotation, FIRST) == "network.second_person"
    assert number(as_role, folder) == 0
    assert asked(as_role, approve_rotation, SECOND) == ""
    request, before = sealed_to(folder, 1)
    network.down = True
    assert number(as_role, folder) == 0
    assert state(rows) == [("network-mhlw-2", "approved")]
    network.down = False
    assert number(as_role, folder) == 1
    assert state(rows) == [("network-mhlw-2", "announced")]
    assert list(network.announced) == ["network-mhlw-2"]
    assert number(as_role, folder) == 0
    later, after = sealed_to(folder, 2)
    assert opened(BODY, request, before) == opened(BODY, later, after) == {"result": "no_record"}
    assert number(as_role, folder, AT + timedelta(days=29)) == 0
    assert number(as_role, folder, AT + timedelta(days=31)) == 1
    assert state(rows) == [("network-mhlw-2", "retired")]
    with pytest.raises(KeyLostError) as gone:
        opened(BODY, request, before)
    assert gone.value.replaced
    assert opened(BODY, later, after) == {"result": "no_record"}
    entries = rows("SELECT function, outcome FROM journal.journal_entry WHERE function LIKE"
                   " 'network.%%key%%' ORDER BY id")  # fmt: skip
    assert [tuple(one) for one in entries] == [
        ("network.announce_key", "done"), ("network.retire_keys", "destroys:1"),
    ]  # fmt: skip


def test_the_console_tells_a_rotation_in_both_languages(
    as_role: Any, rows: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert set(STATES) == set(RotationState)
    asked(as_role, propose_rotation, FIRST)
    asked(as_role, approve_rotation, SECOND)
    with as_role("console"):
        assert run_list(Namespace(json=False)) == 0
    assert "通知待ち / approved, to be announced" in capsys.readouterr().out


def test_killed_after_announcing_the_same_key_is_announced_again(
    as_role: Any, rows: Any, folder: Path, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(as_role, propose_rotation, FIRST)
    asked(as_role, approve_rotation, SECOND)
    with monkeypatch.context() as patch:
        patch.setattr("meibo.connectors.info_network.rotating.announce_key", _killed)
        with pytest.raises(KeyboardInterrupt):
            number(as_role, folder)
    (first,) = network.announced.values()
    assert number(as_role, folder) == 1
    assert list(network.announced.values()) == [first]
    assert network.calls == ["announce", "announce"]


def test_keys_are_destroyed_after_that_is_written_and_what_a_kill_leaves_goes_next(
    as_role: Any, rows: Any, folder: Path, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(as_role, propose_rotation, FIRST)
    asked(as_role, approve_rotation, SECOND)
    number(as_role, folder)
    over = AT + timedelta(days=31)
    for step in ("retire_keys", "own_keys.destroy_before"):
        with monkeypatch.context() as patch:
            patch.setattr(f"meibo.connectors.info_network.rotating.{step}", _killed)
            with pytest.raises(KeyboardInterrupt):
                number(as_role, folder, over)
        assert own_keys.private(folder, BODY, "network-mhlw-1"), step
    assert state(rows) == [("network-mhlw-2", "retired")]
    assert number(as_role, folder, over) == 0
    assert own_keys.older_than(folder, BODY, "network-mhlw-2") == []
    assert own_keys.newest(folder, BODY) == 2


def _killed(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


def test_an_old_key_stays_while_something_sealed_to_it_is_waited_for(
    as_role: Any, rows: Any, folder: Path, network: FakeNetwork, connect: Any
) -> None:
    asked(as_role, propose_rotation, FIRST)
    asked(as_role, approve_rotation, SECOND)
    number(as_role, folder)
    superuser = connect(autocommit=True)
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        """INSERT INTO network.network_enquiry (id, application, account, register, register_file,
               authority, task, pseudonym, state, previous_state, tries, waiting_for, next_try_at,
               wanted_at)
           VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'nurse', 'iseki', 'mhlw',
               'nurse', gen_random_uuid(), 'asked', 'wanted', 1, '', %(at)s, %(at)s)""",
        {"at": AT},
    )
    superuser.execute(
        """INSERT INTO network.network_provisionrecord (id, application, account, register, authority,
               task, holder, items, pseudonym, outcome, recorded_at, kept_until)
           SELECT id, application, account, register, authority, task, 'family_register', 'koseki',
               pseudonym, 'asked', wanted_at, '2033-11-20' FROM network.network_enquiry"""
    )
    assert number(as_role, folder, AT + timedelta(days=31)) == 0
    assert own_keys.private(folder, BODY, "network-mhlw-1")
    superuser.execute("UPDATE network.network_provisionrecord SET settled_at = now()")
    assert number(as_role, folder, AT + timedelta(days=31)) == 1


def test_a_lost_key_is_said_and_nothing_else_is_destroyed(folder: Path) -> None:
    request, answer = sealed_to(folder, 1)
    (folder / "network-mhlw.key").unlink()
    with pytest.raises(KeyLostError) as lost:
        opened(BODY, request, answer)
    assert not lost.value.replaced
    own_keys.make(folder, BODY, 2)
    assert own_keys.destroy_before(folder, BODY, "network-mhlw-3") == 0, "the new one is not here"
    assert own_keys.newest(folder, BODY) == 2
