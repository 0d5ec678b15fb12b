"""The clock tells a holder of a disposition that a second officer has approved (NTC-01).

The notice says what, from when until when, by which Act and letter, and whom to ask. It never says
why: the reason stands in the letter.
"""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import authority_of, qualification
from meibo.flow.registration.models import Disposition
from meibo.flow.registration.states import COURSES, DispositionKind, DispositionState
from meibo.flow.registration.wording import course_told, reinstated, suspended
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.notices.window import tell
from meibo.rooms.register.window import latest
from meibo.terms.text import Text


def untold(limit: int = 100) -> list[UUID]:
    """Dispositions in effect of which their holders have not been told, oldest first."""
    rows = Disposition.objects.filter(state=DispositionState.EFFECTIVE, told_at__isnull=True)
    return list(rows.order_by("approved_at").values_list("id", flat=True)[:limit])


@act("registration.tell_of_disposition", purpose="disposition", permit=process)
def tell_of_disposition(act: Act, *, disposition: UUID) -> None:
    """Send the one notice of a disposition; nothing where it is not in effect, or was told of."""
    rows = Disposition.objects.select_for_update()
    wanted = {"state": DispositionState.EFFECTIVE, "told_at__isnull": True}
    row = rows.filter(id=disposition, **wanted).first()
    if row is None:
        act.outcome = "nothing"
        return
    entry = latest(row.entry).entry
    act.about(case=row.entry, subject=entry.account)
    row.told_at = act.at
    row.save(update_fields=["told_at"])
    title, body = _message(row, entry.number)
    tell(act, register=row.register, account=entry.account, case=row.id,
         entry=entry.id, kind=f"disposition_{row.kind}", title=title, body=body)  # fmt: skip


def _message(row: Disposition, number: str) -> tuple[Text, Text]:
    found = qualification(row.register)
    said = {
        "register": found.register_name, "number": number, "letter": row.letter_number,
        "basis": found.suspension.basis, "kind": found.suspension.name,
        "office": authority_of(row.register).name,
    }  # fmt: skip
    if row.kind == DispositionKind.SUSPENSION:
        return suspended(row.starts_on, row.ends_on, said)
    if row.kind in COURSES:
        course = found.public_search.refresher
        assert course is not None, "proposed only where the Act knows one"
        done = row.kind == DispositionKind.REFRESHER_DONE
        of_course = {**said, "kind": course.name, "basis": course.basis}
        return course_told(row.starts_on, of_course, done=done)
    return reinstated(row.starts_on, said)
