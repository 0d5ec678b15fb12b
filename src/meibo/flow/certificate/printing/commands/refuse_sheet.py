"""The signer refuses a sheet before anything is printed; a name that is why goes to the 外字 desk."""

from __future__ import annotations

from dataclasses import dataclass

from meibo.flow.certificate.printing.commands.claim_sheet import Task, planned
from meibo.flow.certificate.printing.models import GlyphCase
from meibo.flow.certificate.printing.states import SheetState
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A name and what of it cannot be written; characters "" where it is only too long."""

    name: str
    characters: str


@act("printing.refuse_sheet", purpose="certificate", permit=process)
def refuse_sheet(act: Act, *, task: Task, reason: str, names: tuple[Unwritable, ...] = ()) -> None:
    """Why: not_in_force, glyph (no font has it), encoding (the contractor's characters have not),
    no_room (it does not fit)."""
    act.about(case=task.sheet, subject=task.subject)
    act.outcome = f"refused:{reason}"
    row = planned(task.sheet)
    if row is None:
        act.outcome = "nothing"
        return
    row.state, row.reason = SheetState.REFUSED, reason
    row.save(update_fields=["state", "reason"])
    known = set(GlyphCase.objects.filter(entry=row.entry).values_list("name", flat=True))
    GlyphCase.objects.bulk_create(
        [
            GlyphCase(register=row.register, entry=row.entry, version=task.version, name=one.name,
                      why=reason, characters=one.characters, opened_at=act.at)
            for one in dict.fromkeys(names) if one.name not in known
        ]
    )  # fmt: skip
