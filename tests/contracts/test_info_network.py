"""One contract for the information network: a fake by hand, and the real neighbours over the wire."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from rig_network import FakeNetwork, change, real_network, record

from meibo.config.home import secrets
from meibo.connectors.info_network import own_keys
from meibo.rooms.network.ports import (
    BrokenOffError,
    CodeNotices,
    Interface,
    NetworkDownError,
    PermitDeniedError,
)
from neighbours.check_digits import individual_number_check_digit
from neighbours.population import sample_people

BODY, TASK = "mhlw", "nurse"
PEOPLE = {one.key: one.resident for one in sample_people()}
NUMBER = PEOPLE["nurse-01"].individual_number
OTHER = PEOPLE["moved"].individual_number
FOREIGN = PEOPLE["foreign"].individual_number
NOBODY = "12345678901" + individual_number_check_digit("12345678901")


@dataclass
class Both:
    """The two ports the number process asks by."""

    notices: CodeNotices
    interface: Interface

    def code_of(self, number: str) -> str:
        request = uuid4()
        return self.interface.code(request, BODY, self.notices.notice(request, BODY, number))

    def answered(self, number: str) -> dict[str, Any] | None:
        """The whole way, once."""
        request, code = uuid4(), self.code_of(number)
        permit = self.interface.permit(request, BODY, TASK, code)
        self.interface.enquire(request, BODY, permit, code)
        return self.interface.answer(request, BODY, code)


@pytest.fixture(scope="module", params=["fake", "real"])
def network(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    """Either of the two."""
    if request.param == "fake":
        family = record(change("2025-02-25", "01101"))
        made = FakeNetwork({NUMBER: record(), OTHER: family, FOREIGN: None})
        yield Both(made, made)
        return
    with real_network(tmp_path_factory.mktemp("network")) as real:
        yield Both(real.notices, real.interface)


@pytest.mark.requirement("KOS-01")
def test_a_person_has_one_code_at_one_body(network: Both) -> None:
    first = network.code_of(NUMBER)
    assert network.code_of(NUMBER) == first
    assert network.code_of(OTHER) != first
    assert NUMBER not in first


@pytest.mark.requirement("KOS-02", "KOS-05", "KOS-23")
def test_the_way_from_notice_to_answer(network: Both) -> None:
    found = network.answered(OTHER)
    assert found is not None
    assert found["result"] == "provided"
    assert set(found) == {"result", "record"}, "the code does not come back"
    assert [one["domicile"] for one in found["record"]["changes"]] == ["13104", "01101"]


def test_who_has_no_family_register_is_said_to_have_none(network: Both) -> None:
    assert network.answered(FOREIGN) == {"result": "no_record", "record": None}


def test_of_nobody_there_is_no_notice(network: Both) -> None:
    with pytest.raises(BrokenOffError):
        network.notices.notice(uuid4(), BODY, NOBODY)


@pytest.mark.requirement("KOS-09")
def test_what_the_list_does_not_allow_gets_no_permit(network: Both) -> None:
    with pytest.raises(PermitDeniedError):
        network.interface.permit(uuid4(), BODY, "boiler_expert_2", network.code_of(NUMBER))


@pytest.mark.requirement("KOS-09")
def test_without_its_permit_nothing_is_answered(network: Both) -> None:
    code, first = network.code_of(NUMBER), uuid4()
    permit = network.interface.permit(first, BODY, TASK, code)
    for request, shown, about in (
        (first, "no permit", code), (uuid4(), permit, code),
        (first, permit, network.code_of(OTHER)),
    ):  # fmt: skip
        with pytest.raises(NetworkDownError):
            network.interface.enquire(request, BODY, shown, about)


def test_asked_twice_it_is_answered_twice_the_same(network: Both) -> None:
    request, code = uuid4(), network.code_of(OTHER)
    answers = []
    for _ in range(2):
        permit = network.interface.permit(request, BODY, TASK, code)
        network.interface.enquire(request, BODY, permit, code)
        answers.append(network.interface.answer(request, BODY, code))
    assert answers[0] == answers[1]


def test_it_says_whether_it_runs(network: Both) -> None:
    assert network.interface.operating(BODY) == ("running", [])


@pytest.mark.requirement("KOS-06", "KOS-18")
def test_answers_sealed_before_and_after_a_new_key_open(
    network: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key is announced as often as one likes, another never under its name."""
    folder = tmp_path / "kept"
    shutil.copytree(secrets("number"), folder)
    monkeypatch.setattr(settings, "SECRETS", folder)
    request, code = uuid4(), network.code_of(NUMBER)
    permit = network.interface.permit(request, BODY, TASK, code)
    network.interface.enquire(request, BODY, permit, code)
    for generation in (2, 3, 3):
        public = own_keys.make(folder, BODY, generation)
        network.interface.announce(BODY, own_keys.kid_of(BODY, generation), public)
    assert network.interface.answer(request, BODY, code) == network.answered(NUMBER)
    with pytest.raises(NetworkDownError):
        network.interface.announce(BODY, own_keys.kid_of(BODY, 3), own_keys.make(folder, BODY, 4))
