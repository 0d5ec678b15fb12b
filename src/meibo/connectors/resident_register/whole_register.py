"""The number process's part in a whole-register enquiry: numbers out, answers in without them.

A part is one file, built in memory and never written down. No transaction is open while the neighbour
is waited for. Killed anywhere, the same part is opened, journaled and sent again under its own request
id, which the other side takes once; an answer is put away once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo import plugs
from meibo.connectors.resident_register.file_service import FileService, UnknownFileError
from meibo.connectors.resident_register.files.answer_file import WrongFileError, body_of
from meibo.connectors.resident_register.files.enquiry_file import enquiry_file
from meibo.connectors.resident_register.files.layout import alive_code, results
from meibo.connectors.resident_register.files.rows import read_rows
from meibo.flow.examination.ports import JukiDownError, JukiWrongError
from meibo.flow.examination.rules import OUTSIDE_COUNTS
from meibo.flow.registration.periodic import parts
from meibo.flow.registration.periodic.answers import Read
from meibo.flow.registration.periodic.parts import Part
from meibo.flow.registration.periodic.states import PartState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.whole_register import expected_of, open_part
from meibo.terms.actor import Actor
from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)
# What of an answer goes on, besides the items that are compared: no number, no resident-record code.
_KEPT = ("kana", "former_kana", "change", "changed_on", *OUTSIDE_COUNTS)
_DAYS = ("birth_date", "changed_on")
PURPOSE = "whole_register_check"


@act("periodic.claim_part", purpose=PURPOSE, permit=process)
def _claim(act: Act, *, part: UUID, state: PartState) -> Part | None:
    found = parts.claim(part, state, act.at)
    if found is None:
        act.outcome = "nothing"
        return None
    act.about(case=found.enquiry)
    return found


@act("periodic.part_sent", purpose=PURPOSE, permit=process)
def _sent(act: Act, *, part: Part) -> None:
    act.about(case=part.enquiry)
    if not parts.write_sent(part.id, act.at):
        act.outcome = "nothing"


@act("periodic.part_answered", purpose=PURPOSE, permit=process)
def _answered(act: Act, *, part: Part, read: Read) -> None:
    act.about(case=part.enquiry)
    if not parts.write_read(part, act.at, read):
        act.outcome = "nothing"


@act("periodic.part_waits", purpose=PURPOSE, permit=process)
def _wait(act: Act, *, part: Part, reason: str) -> None:
    act.about(case=part.enquiry)
    act.outcome = f"waiting:{reason}"
    parts.write_wait(part.id, reason)


@act("periodic.part_unknown", purpose=PURPOSE, permit=process)
def _unknown(act: Act, *, part: Part) -> None:
    act.about(case=part.enquiry)
    parts.write_unknown(part.id, act.at)


def send_parts(actor: Actor, at: datetime) -> int:
    """Send one part that was admitted; whether there was one."""
    return _work(actor, at, PartState.ADMITTED, _send)


def take_answers(actor: Actor, at: datetime) -> int:
    """Fetch and read the answer to one part that was sent; whether there was one."""
    return _work(actor, at, PartState.SENT, _take)


def _work(actor: Actor, at: datetime, state: PartState, do: Any) -> int:
    part = parts.due(state, at)
    found = _claim(actor, at, part=part, state=state) if part else None
    if found is None:
        return 0
    service: FileService = plugs.fill("registration.juki_files")
    try:
        do(actor, at, service, found)
    except UnknownFileError:
        _unknown(actor, at, part=found)
    except (JukiWrongError, WrongFileError) as wrong:
        log.warning("part %s waits: no answer to it (%s)", found.id, wrong)
        _wait(actor, at, part=found, reason="resident_register_wrong")
    except JukiDownError as down:
        log.warning("part %s waits: resident register down (%s)", found.id, down)
        _wait(actor, at, part=found, reason="resident_register_down")
    except Refusal as refusal:
        log.warning("part %s waits: %s", found.id, refusal.code)
        _wait(actor, at, part=found, reason=refusal.code)
    return 1


def _send(actor: Actor, at: datetime, service: FileService, part: Part) -> None:
    """Nothing is opened while the other side is known not to answer."""
    service.ready()
    opened = open_part(actor, at, run=part.enquiry, part=part.part)
    if opened.faulty:
        log.error("part %s: %s numbers did not open", part.id, len(opened.faulty))
    file = enquiry_file(part.authority, str(part.id), part.as_of, opened.numbers)
    del opened
    service.hand_in(part.id, file)
    _sent(actor, at, part=part)


def _take(actor: Actor, at: datetime, service: FileService, part: Part) -> None:
    file = service.fetch(part.id)
    if file is None:
        _wait(actor, at, part=part, reason="not_ready")
        return
    _answered(actor, at, part=part, read=read_answer(file, part))


def read_answer(file: bytes, part: Part) -> Read:
    """What an answer file says, without any number; WrongFileError where it is none to this part.

    Who was asked about and is in no row, because the number did not open or the row is lacking, is
    among the bad rows.
    """
    body = body_of(file, part.authority, str(part.id))
    found = read_rows(body, str(part.id), expected_of(part.enquiry, part.part), part.compared)
    different = {line: _kept(row, part) for line, row in found.different.items()}
    return Read(found.equal, different, found.bad)


def _kept(row: Mapping[str, str], part: Part) -> dict[str, str]:
    """What leaves this process of a row: what the register may ask and keeps (JUK-04)."""
    kept = {name: row[name] for name in (*part.compared, *_KEPT)}
    days = {name: _iso(kept[name]) for name in _DAYS if name in kept}
    alive = "alive" if row["alive"] in {alive_code(), ""} else "dead"
    return {**kept, **days, "result": results()[row["result"]], "alive": alive}


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""
