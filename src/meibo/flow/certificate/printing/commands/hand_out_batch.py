"""A run goes to the contracted printer as a file; the hand-over ledger holds what went out (CRT-13)."""

from __future__ import annotations

import hashlib
from uuid import UUID

from meibo.catalogue import register_files
from meibo.flow.certificate.printing import contractor
from meibo.flow.certificate.printing.models import GlyphCase, PrintRun, Sheet
from meibo.flow.certificate.printing.open import locked_run
from meibo.flow.certificate.printing.queries import shown
from meibo.flow.certificate.printing.refusals import moved_on, register_changed
from meibo.flow.certificate.printing.standing import still_says
from meibo.flow.certificate.printing.states import GlyphState, GlyphWay, RunState, SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.models import Version
from meibo.terms.day import japanese_day


@act("printing.hand_out_batch", purpose="certificate", permit=duty("register"))
def hand_out_batch(act: Act, *, run: UUID) -> tuple[int, bytes]:
    """The run's number and its file. The second time the same file again, byte for byte.

    Refuses printing.no_run, printing.moved_on where it is no contractor's or nothing is left of it, and
    printing.register_changed where an entry changed: that sheet has to be recorded as spoiled first.
    """
    row = locked_run(act, run, RunState.RELEASED, RunState.OUT)
    sheets = list(Sheet.objects.filter(run=row, state=SheetState.RELEASED).order_by("line"))
    if row.printed_by != "contractor" or not sheets:
        raise moved_on()
    if not all(still_says(one, act.at) for one in sheets):
        raise register_changed()
    made = _file(act, row, sheets)
    digest = hashlib.sha256(made).hexdigest()
    if row.state == RunState.OUT:
        if digest != row.content_sha256:
            raise moved_on()
        act.outcome = "again"
        return row.number, made
    row.state, row.content_sha256, row.counted = RunState.OUT, digest, len(sheets)
    row.handed_out_by, row.handed_out_at = act.scope.account, act.at
    row.save(update_fields=["state", "content_sha256", "counted", "handed_out_by", "handed_out_at"])
    return row.number, made


def _file(act: Act, run: PrintRun, sheets: list[Sheet]) -> bytes:
    encoding = register_files()[run.register_file].paper.encoding
    versions = Version.objects.in_bulk([one.version for one in sheets])
    rows = [
        contractor.Printed(
            one.sheet,
            one.entry,
            versions[one.sheet.version],
            _as_settled(one.sheet.entry, one.names),
        )
        for one in shown(sheets)
    ]
    return contractor.content(run, rows, encoding, japanese_day(run.handed_out_at or act.at))


def _as_settled(entry: UUID, names: dict[str, str]) -> dict[str, str]:
    """The names with the other forms their holder wished."""
    wished = GlyphCase.objects.filter(
        entry=entry, state=GlyphState.SETTLED, way=GlyphWay.OTHER_FORM
    )
    forms = dict(wished.values_list("name", "printed_as"))
    return {key: forms.get(text, text) for key, text in names.items()}
