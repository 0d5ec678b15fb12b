"""Rows that an officer's act is about, locked until it is over; and blanks for new ones."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue import registers_of
from meibo.flow.certificate.printing.models import BlankCounter, PrintRun, Sheet, SheetPage
from meibo.flow.certificate.printing.refusals import (
    moved_on,
    no_such_file,
    no_such_run,
    no_such_sheet,
)
from meibo.rooms.journal.act import Act


def own_registers_of(act: Act, register_file: str) -> list[str]:
    """The registers of a file that are in charge; refuses printing.no_file."""
    own = sorted(set(registers_of(register_file)) & act.scope.registers)
    if not own:
        raise no_such_file()
    return own


def locked_run(act: Act, run: UUID, *states: str) -> PrintRun:
    """A run in one of some states. Refuses printing.no_run, printing.moved_on."""
    row = PrintRun.objects.select_for_update().filter(id=run).first()
    if row is None:
        raise no_such_run()
    act.about(case=row.id)
    if row.state not in states:
        raise moved_on()
    return row


def locked_sheet(act: Act, sheet: UUID, *states: str) -> Sheet:
    """A sheet in one of some states. Refuses printing.no_sheet, printing.moved_on."""
    row = Sheet.objects.select_for_update().filter(id=sheet).first()
    if row is None:
        raise no_such_sheet()
    act.about(case=row.id)
    if row.state not in states:
        raise moved_on()
    return row


def locked_counter(register_file: str) -> BlankCounter:
    """The count of a file's blanks: whoever takes the next ones waits here for whoever took the last."""
    new = BlankCounter(
        register_file=register_file, registers=registers_of(register_file), next_number=1
    )
    BlankCounter.objects.bulk_create([new], ignore_conflicts=True)
    return BlankCounter.objects.select_for_update().get(register_file=register_file)


def take_blanks(counter: BlankCounter, count: int) -> int:
    """So many blanks in a row; the first of them."""
    first = counter.next_number
    counter.next_number = first + count
    counter.save(update_fields=["next_number"])
    return first


def drop_pages(*sheets: UUID) -> None:
    """Their pages are not needed any more."""
    SheetPage.objects.filter(sheet__in=sheets).delete()
