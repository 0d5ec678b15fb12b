"""Blanks that were spoiled or lost without a licence on them: lines of the spoilage ledger."""

from __future__ import annotations

from meibo.catalogue import register_files, registers_of
from meibo.flow.certificate.printing.models import LostBlank
from meibo.flow.certificate.printing.open import locked_counter, own_registers_of, take_blanks
from meibo.flow.certificate.printing.refusals import bad_choice, no_such_file
from meibo.flow.certificate.printing.rules import LOST_REASONS, MOST_IN_A_RUN
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.lose_blanks", purpose="certificate", permit=duty("register"))
def lose_blanks(act: Act, *, register_file: str, count: int, reason: str) -> tuple[int, int]:
    """Write the next so many blanks off; returns the first and the last of them.

    Refuses printing.no_file, printing.choice.
    """
    if register_file not in register_files():
        raise no_such_file()
    own_registers_of(act, register_file)
    if reason not in LOST_REASONS:
        raise bad_choice("reason")
    if not 0 < count <= MOST_IN_A_RUN:
        raise bad_choice("count")
    first = take_blanks(locked_counter(register_file), count)
    act.about(case=f"{register_file}-{first}")
    LostBlank.objects.bulk_create(
        [
            LostBlank(register_file=register_file, registers=registers_of(register_file), blank=one,
                      reason=reason, by=act.scope.account, at=act.at)
            for one in range(first, first + count)
        ]
    )  # fmt: skip
    return first, first + count - 1
