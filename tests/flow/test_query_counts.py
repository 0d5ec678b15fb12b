"""How many statements hot commands and queries send: pinned, so that a rise is seen in review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from rig_card import signed

from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.certificate.queries import status_bits
from meibo.flow.examination.queries import case_file, queue
from meibo.flow.intake.commands.submit import submit
from meibo.flow.verification.commands.answer_code import answer_code
from meibo.flow.verification.commands.answer_presented import answer_presented
from meibo.flow.verification.key_binding import Asked
from meibo.terms.actor import Actor


@pytest.fixture
def statements() -> Callable[[], Any]:
    """`with statements() as sent:` every statement but BEGIN and COMMIT."""

    @contextmanager
    def statements() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            yield sent

    return statements


def test_submit(journey: Any, statements: Any) -> None:
    trip = journey.to("prepared")
    with journey.acting(trip.person) as actor, statements() as sent:
        submit(actor, journey.at, application=trip.application,
               cms=signed(trip.document, trip.who))  # fmt: skip
    # enter, lock, whether the envelope's key still lives, freeze, update, append
    assert len(sent) == 6, sent


def test_answer_presented(journey: Any, statements: Any) -> None:
    text, _ = journey.certify(journey.to("registered"))
    with journey.as_role("public"), statements() as sent:
        audience = settings.ENDPOINT("public")
        found = answer_presented(Actor("test"), journey.at, text=text, asked=Asked(audience))
    assert found.code == "valid"
    # certificate with its entry's standing, append
    assert len(sent) == 2, sent


def test_status_bits(journey: Any, statements: Any) -> None:
    journey.certify(journey.to("registered"))
    with journey.as_role("machine"), statements() as sent:
        status_bits(Actor("test"), journey.at, register="nurse", number=0)
    # what is not plainly valid, append
    assert len(sent) == 2, sent


def test_answer_code(journey: Any, statements: Any) -> None:
    trip = journey.to("registered")
    with journey.acting(trip.person) as actor:
        credential = request_certificate(actor, journey.at, entry=trip.entry)
    journey.tick("issue_certificates")
    with journey.as_role("public"), statements() as sent:
        answer_code(Actor("test"), journey.at, credential=credential)
    # certificate with its standing, public columns of the entry, append
    assert len(sent) == 3, sent


def test_case_file(journey: Any, statements: Any) -> None:
    trip = journey.to("examined")
    with journey.acting(journey.officer("examiner")) as actor, statements() as sent:
        case_file(actor, journey.at, case=trip.case)
    # enter, case, checks, facts, files, balances, enquiry, append
    assert len(sent) == 8, sent


def test_the_queue_does_not_grow_with_its_rows(journey: Any, statements: Any) -> None:
    journey.to("examined")
    counts = []
    for _ in range(2):
        with journey.acting(journey.officer("examiner")) as actor, statements() as sent:
            queue(actor, journey.at)
        counts.append(len(sent))
        journey.to("examined")
    # enter, rows, what the chips count, checks done, append; all rows are on the page, so none is counted
    assert counts == [5, 5]
