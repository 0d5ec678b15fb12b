"""An officer puts together who gets a licence on paper next (CRT-06, CRT-07)."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from meibo.catalogue import register_files
from meibo.flow.certificate.printing.due import Due, due_in
from meibo.flow.certificate.printing.models import PrintRun, Sheet
from meibo.flow.certificate.printing.open import locked_counter, own_registers_of
from meibo.flow.certificate.printing.refusals import meanwhile, no_such_file, nothing_due
from meibo.flow.certificate.printing.standing import latest_of
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty


@act("printing.propose_run", purpose="certificate", permit=duty("register"))
def propose_run(act: Act, *, register_file: str, chosen: list[UUID] | None = None) -> UUID:
    """Propose a run; the signer checks every line of it, and a second officer releases it.

    chosen: occasions of the list of who is due; all of them where it is None. Refuses
    printing.no_file, printing.nothing_due, printing.meanwhile.
    """
    if register_file not in register_files():
        raise no_such_file()
    own = own_registers_of(act, register_file)
    wanted = None if chosen is None else set(chosen)
    # One run of a file after the other: the second finds nothing due that the first has taken.
    locked_counter(register_file)
    due = [
        one for one in due_in(register_file, own, act.at)
        if one.within and (wanted is None or one.occasion in wanted)
    ]  # fmt: skip
    if not due:
        raise nothing_due()
    if wanted is not None and len(due) < len(wanted):
        raise meanwhile()
    run = _run(act, register_file, own)
    try:
        with transaction.atomic():
            Sheet.objects.bulk_create(
                [_sheet(act, run, line, one) for line, one in enumerate(due, start=1)]
            )
    except IntegrityError as error:
        if "certificate_one_sheet" in str(error):
            raise meanwhile() from error
        raise
    act.about(case=run.id)
    return run.id


def _run(act: Act, register_file: str, own: list[str]) -> PrintRun:
    paper = register_files()[register_file].paper
    last = PrintRun.objects.filter(register_file=register_file).aggregate(last=Max("number"))
    return PrintRun.objects.create(
        register_file=register_file,
        registers=own,
        number=(last["last"] or 0) + 1,
        shape=paper.shape,
        printed_by=paper.printed_by,
        proposed_by=act.scope.account,
        proposed_at=act.at,
    )


def _sheet(act: Act, run: PrintRun, line: int, due: Due) -> Sheet:
    return Sheet(
        run=run, line=line, register=due.register, register_file=run.register_file,
        entry=due.entry, version=latest_of(due.entry).id, occasion=due.occasion, act=due.act,
        case=due.case, issue_count=due.issue_count, next_try_at=act.at,
    )  # fmt: skip
