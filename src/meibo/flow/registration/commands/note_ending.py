"""A registration has ended: its number is destroyed or kept, as the register file's rule says."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.flow.examination.handoff import decided_by
from meibo.flow.registration.refusals import still_registered
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register import window as register
from meibo.rooms.vault import window as vault

# Acts that end the registration of a living person. What ends it otherwise keeps the number: a number
# kept by mistake can still be destroyed, one destroyed by mistake is gone.
OF_THE_LIVING = frozenset({"erasure"})


@act("registration.note_ending", purpose="registration", permit=process)
def note_ending(act: Act, *, entry: UUID) -> None:
    """Order the destruction in the name of the two who decided, or mark the number as kept
    (ERA-01, ERA-04, ERA-05). Refuses registration.still_registered. Safe when done twice."""
    last = register.latest(entry)
    act.about(case=entry, subject=last.entry.qualification_pseudonym)
    rule = register_file_of(last.register).erasure
    destroy = last.act in OF_THE_LIVING and rule.living == "destroyed"
    by = decided_by(last.cause) if destroy else (None, None)
    if destroy and None in by:
        # Decided by one alone: nothing is destroyed in one person's name.
        destroy, by = False, (None, None)
    if vault.note_ending(act, entry, destroy=destroy, by=by):
        raise still_registered()
    act.outcome = "ordered" if destroy else "kept"
