"""The signer process's work on licences: every planned sheet is checked, and its page set."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.press import NoRoomError
from meibo.flow.certificate.printing import press
from meibo.flow.certificate.printing.commands.claim_sheet import Task, claim_sheet, due_sheets
from meibo.flow.certificate.printing.commands.keep_sheet import keep_sheet
from meibo.flow.certificate.printing.commands.refuse_sheet import Unwritable, refuse_sheet
from meibo.flow.certificate.printing.encoding import unencodable
from meibo.rooms.journal.rounds import each
from meibo.terms.actor import Actor


def set_due(actor: Actor, at: datetime) -> int:
    """Try every sheet that is due; how many went through. One that fails holds up no other."""
    return each("set_sheet", due_sheets(at), lambda sheet: _try(actor, at, sheet))


def _try(actor: Actor, at: datetime, sheet: UUID) -> None:
    task = claim_sheet(actor, at, sheet=sheet)
    if task is None:
        return
    if not task.in_force:
        refuse_sheet(actor, at, task=task, reason="not_in_force")
    elif task.printed_by == "contractor":
        _try_file(actor, at, task)
    else:
        _try_page(actor, at, task)


def _try_file(actor: Actor, at: datetime, task: Task) -> None:
    """What another prints from a file: every name has to be in its character set."""
    lacking = [
        Unwritable(text, found) for key, text in task.names.items()
        if key not in task.elsewhere and (found := unencodable(text, task.encoding))
    ]  # fmt: skip
    if lacking:
        refuse_sheet(actor, at, task=task, reason="encoding", names=tuple(lacking))
    else:
        keep_sheet(actor, at, task=task, page=None)


def _try_page(actor: Actor, at: datetime, task: Task) -> None:
    lacking = [
        Unwritable(text, press.missing_from(text)) for key, text in task.names.items()
        if key not in task.elsewhere and press.face_for(text) is None
    ]  # fmt: skip
    if lacking:
        refuse_sheet(actor, at, task=task, reason="glyph", names=tuple(lacking))
        return
    if task.elsewhere:
        keep_sheet(actor, at, task=task, page=None)
        return
    others = press.plain(task.texts)
    assert not glyphs.unprintable(others), "the catalogue's own words are in the bundled font"
    try:
        page = press.printed(task.shape, press.with_fonts(task.texts), at)
    except (NoRoomError, press.NoOneFontError) as error:
        longest = Unwritable(max(task.names.values(), key=len), "")
        reason = "no_room" if isinstance(error, NoRoomError) else "glyph"
        refuse_sheet(actor, at, task=task, reason=reason, names=(longest,))
    else:
        keep_sheet(actor, at, task=task, page=page)
