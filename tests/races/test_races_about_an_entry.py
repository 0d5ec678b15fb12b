"""Two acts about one entry at once; with the locks taken away PostgreSQL still holds the versions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from rig_card import resident
from rig_database import connected_as
from rig_journey import VERBS, Journey
from rig_races import at_once, codes

from meibo.flow.certificate.commands.request_certificate import request_certificate
from meibo.flow.registration.commands.correct import correct

ACTS = "SELECT act FROM register.register_version ORDER BY sequence"


@pytest.mark.requirement("REG-10")
def test_one_correction_carried_out_by_two_officers_at_once(
    journey: Journey, rows: Any, database: str, locked: bool
) -> None:
    held = journey.to("registered", resident(701))
    trip = journey.after(held, "correction", "decided", domicile="大阪府")
    one = journey.officer("registrar")
    other = journey.people.officer("register", name="other-registrar")
    calls = [partial(correct, who.actor, journey.at, case=trip.case) for who in (one, other)]
    found = codes(at_once("officer", database, calls, before='UPDATE "examination_case"'))
    assert found == (["ok", "ok"] if locked else ["IntegrityError", "ok"])
    assert rows(ACTS) == [("registration",), ("correction",)]
    outcomes = rows("SELECT outcome FROM journal.journal_entry WHERE function = "
                    "'registration.correct' ORDER BY outcome")  # fmt: skip
    assert outcomes == ([("done",), ("nothing",)] if locked else [("done",)])


@pytest.mark.requirement("REG-10")
@pytest.mark.parametrize("guarded", [False, True])
def test_a_correction_and_an_erasure_of_one_entry_at_once(
    journey: Journey, rows: Any, database: str, guarded: bool
) -> None:
    held = journey.to("registered", resident(702))
    person = journey.officer("registrar")
    other = journey.people.officer("register", name="other-registrar")
    corrected = journey.after(held, "correction", "decided", domicile="大阪府")
    erased = journey.after(held, "erasure", "decided")
    calls = [
        partial(VERBS[trip.procedure], who.actor, journey.at, case=trip.case)
        for trip, who in ((corrected, person), (erased, other))
    ]
    found = codes(
        at_once("officer", database, calls, before='INSERT INTO "register_version"',
                advisory_locks=guarded)
    )  # fmt: skip
    acts = [act for (act,) in rows(ACTS)]
    if not guarded:
        # Two with one number, or one that comes a moment after the erasure and follows an end.
        assert found in (["IntegrityError", "ok"], ["ProgrammingError", "ok"])
        assert len(acts) == 2
    elif found == ["ok", "ok"]:
        assert acts == ["registration", "correction", "erasure"]
    else:
        assert (found, acts) == (["ok", "registration.ended"], ["registration", "erasure"])


@pytest.mark.requirement("CRT-02")
def test_no_certificate_of_what_is_being_corrected(
    journey: Journey, rows: Any, database: str, connect: Callable[..., Any]
) -> None:
    """Who asks for one waits for a correction under way; it is made of what the correction wrote."""
    held = journey.to("registered", resident(703))
    trip = journey.after(held, "correction", "decided", domicile="大阪府")
    correcting = connect()
    key = f"register entry {held.entry}"
    correcting.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    asked: list[Any] = []

    def ask() -> None:
        with connected_as("applicant", database):
            asked.append(request_certificate(held.person.actor, journey.at, entry=held.entry))

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(0.7)
    assert asking.is_alive(), "it waits"
    assert not asked
    correcting.close()
    asking.join(10)
    assert len(asked) == 1
    # And the correction that comes after it withdraws it, though it is only asked for.
    journey.on(trip, "entered", "decided")
    assert rows("SELECT state FROM certificate.certificate_credential") == [("withdrawn",)]
