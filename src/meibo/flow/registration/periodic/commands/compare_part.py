"""The clock compares an answered part with the register: what differs becomes proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from meibo.catalogue import register_file_of
from meibo.catalogue.places import PeriodicEnquiry
from meibo.flow.examination.rules import next_try
from meibo.flow.registration.periodic.commands.admit_part import compared
from meibo.flow.registration.periodic.models import Difference, WholePart
from meibo.flow.registration.periodic.parts import MOST_FETCHES
from meibo.flow.registration.periodic.rules import Found, differences, notice_until, outside
from meibo.flow.registration.periodic.states import PartState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.holders import held_now
from meibo.rooms.vault.window import members
from meibo.terms.canonical import digest

# What was proposed before and is not confirmed, also what was rejected, is not proposed again; what
# was rejected or waits stays as it is.
_PROPOSE = """
INSERT INTO registration.registration_proposal (id, part_id, register, entry, kind, act, before,
    after, digest, outside, event_on, notice_until, second_person, state, previous_state,
    proposed_at, reason)
SELECT gen_random_uuid(), %s, %s, p.entry, p.kind, p.act, p.before, p.after, p.digest, p.outside,
       p.event_on, p.notice_until, p.second_person, 'open', '', %s, ''
  FROM jsonb_to_recordset(%s) AS p (entry uuid, kind text, act text, before jsonb,
       after jsonb, digest text, outside jsonb, event_on date, notice_until date, second_person boolean)
ON CONFLICT DO NOTHING
"""


@act("periodic.compare_part", purpose="whole_register_check", permit=process)
def compare_part(act: Act, *, part: UUID) -> int:
    """Propose what an answered part says anew; how many proposals are new. Done again after a crash,
    nothing is proposed twice."""
    row = (
        WholePart.objects.select_for_update(skip_locked=True)
        .filter(id=part, state=PartState.ANSWERED)
        .first()
    )
    if row is None:
        act.outcome = "nothing"
        return 0
    act.about(case=row.enquiry_id)
    new = _propose(row, act.at, list(_proposals(row, act.at)))
    Difference.objects.filter(part=row).delete()
    again = row.bad > 0 and row.fetches < MOST_FETCHES
    row.state = PartState.SENT if again else PartState.COMPARED
    row.next_try_at = next_try(act.at, row.fetches)
    row.proposals += new
    row.save(update_fields=["state", "next_try_at", "proposals"])
    return new


def _propose(row: WholePart, at: datetime, proposals: list[dict[str, Any]]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSE, [row.id, row.register, at, orjson.dumps(proposals).decode()])
        count: int = cursor.rowcount
    return count


def _proposals(row: WholePart, at: datetime) -> Iterator[dict[str, Any]]:
    """Every difference of a part as a row to propose."""
    answers: list[tuple[int, dict[str, str]]] = [
        one
        for put in Difference.objects.filter(part=row).values_list("answers", flat=True)
        for one in put
    ]
    who = members(row.enquiry_id, row.part, [line for line, _ in answers])
    now = held_now(row.register, list(who.values()), at)
    items, rule = compared(row.register), register_file_of(row.register).periodic_enquiry
    for line, answer in answers:
        held = now.get(who[line]) if line in who else None
        # Erased or corrected since the question went out: what counts is what is registered now.
        if held is None:
            continue
        for found in differences(items, held.particulars, answer):
            yield {**_row(held.entry, found, rule), "outside": outside(answer)}


def _row(entry: UUID, found: Found, rule: PeriodicEnquiry) -> dict[str, Any]:
    until = notice_until(found.kind, found.event_on, rule.notice_days)
    return {
        "entry": str(entry), "kind": found.kind, "act": found.act,
        "before": found.before, "after": found.after,
        "digest": digest({"before": found.before, "after": found.after}),
        "event_on": found.event_on.isoformat() if found.event_on else None,
        "notice_until": until.isoformat() if until else None,
        "second_person": found.kind in rule.second_person,
    }  # fmt: skip
