"""The passers' file of the examination office is taken in (EXT-18, REG-27)."""

from __future__ import annotations

from meibo.catalogue import procedure as find_procedure
from meibo.flow.examination.models import Passer
from meibo.flow.examination.passers import read
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("examination.take_in_passers", purpose="examination", permit=process)
def take_in_passers(act: Act, *, register: str, procedure: str, content: bytes) -> tuple[int, int]:
    """Take a whole file in, or nothing of it; (rows, rows that were new). Twice is harmless.

    The file's columns are those that name a pass in the procedure, then COLUMNS.
    """
    rows = read(content, find_procedure(register, procedure).passers)
    before = Passer.objects.filter(register=register).count()
    Passer.objects.bulk_create(
        [
            Passer(
                register=register,
                examination_round=row.examination_round,
                examination_number=row.examination_number,
                passed_on=row.passed_on,
                name_key=row.name_key,
                birth_date=row.birth_date,
            )
            for row in rows
        ],
        ignore_conflicts=True,
        batch_size=5_000,
    )
    return len(rows), Passer.objects.filter(register=register).count() - before
