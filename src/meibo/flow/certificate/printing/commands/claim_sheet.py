"""The signer takes a planned sheet for one try, and reads what is to be printed on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from meibo.catalogue import register_file_of
from meibo.flow.certificate.printing import texts
from meibo.flow.certificate.printing.models import GlyphCase, Sheet
from meibo.flow.certificate.printing.standing import latest_of
from meibo.flow.certificate.printing.states import GlyphState, GlyphWay, SheetState
from meibo.flow.certificate.rules import next_try
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.register.models import CardLicence, Entry, Version
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import standing_of
from meibo.terms.day import japanese_day

_ENTRY = ("id", "register", "registration_number", "number_prefix", "registered_on",
          "qualification_pseudonym")  # fmt: skip
_SHEET = ("id", "run", "line", "register", "entry", "version", "occasion", "issue_count", "state",
          "next_try_at", "tries", "blank", "run__id", "run__number", "run__shape",
          "run__printed_by")  # fmt: skip
_LINE = ("register", "registration_number", "registered_on", "valid_until")
# A settled form may itself have been settled: no further than this.
_FORMS = 5


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed sheet. names: as they are printed; settled: those of them that differ from the
    register; elsewhere: names the contracted printer has the glyphs of."""

    sheet: UUID
    entry: UUID
    version: UUID
    subject: UUID
    shape: str
    printed_by: str
    encoding: str
    in_force: bool
    names: dict[str, str]
    settled: tuple[str, ...]
    elsewhere: frozenset[str]
    texts: dict[str, str]


def due_sheets(at: datetime, limit: int = 50) -> list[UUID]:
    """Planned sheets to be tried now, oldest first."""
    rows = Sheet.objects.filter(state=SheetState.PLANNED, next_try_at__lte=at)
    return list(rows.order_by("next_try_at").values_list("id", flat=True)[:limit])


def planned(sheet: UUID) -> Sheet | None:
    """A planned sheet with its row lock; None where another has it."""
    rows = Sheet.objects.select_for_update(skip_locked=True, of=("self",)).select_related("run")
    return rows.only(*_SHEET).filter(id=sheet, state=SheetState.PLANNED).first()


@act("printing.claim_sheet", purpose="certificate", permit=process)
def claim_sheet(act: Act, *, sheet: UUID) -> Task | None:
    """Take it; None where it is taken, or not to be tried yet."""
    row = planned(sheet)
    if row is None or row.next_try_at > act.at:
        act.outcome = "nothing"
        return None
    entry = Entry.objects.only(*_ENTRY).get(id=row.entry)
    version = latest_of(row.entry)
    act.about(case=row.id, subject=entry.qualification_pseudonym)
    row.version, row.tries = version.id, row.tries + 1
    row.next_try_at = next_try(act.at, row.tries)
    row.save(update_fields=["version", "tries", "next_try_at"])
    day = japanese_day(act.at)
    names, settled, elsewhere = _settled(row.entry, texts.names_of(entry, version))
    return Task(
        sheet=row.id,
        entry=row.entry,
        version=version.id,
        subject=entry.qualification_pseudonym,
        shape=row.run.shape,
        printed_by=row.run.printed_by,
        encoding=register_file_of(row.register).paper.encoding,
        in_force=status_on(standing_of(version), day) == Status.REGISTERED,
        names=names,
        settled=settled,
        elsewhere=elsewhere,
        texts=_texts(act, row, entry, version, names),
    )


def _texts(
    act: Act, row: Sheet, entry: Entry, version: Version, names: dict[str, str]
) -> dict[str, str]:
    mark, day = f"{row.run.number}-{row.line:03}", japanese_day(act.at)
    if row.run.shape == "card":
        rows = CardLicence.objects.filter(issue=row.occasion).order_by("registered_on", "register")
        lines = [texts.line_of(*one) for one in rows.values_list(*_LINE)]
        return texts.card(
            entry, version, names, lines, mark=mark, issue_count=row.issue_count, on=day
        )
    writing = register_file_of(row.register).paper.writing
    return texts.sheet(
        entry, version, names, writing=writing, mark=mark, issue_count=row.issue_count, on=day
    )


def _settled(
    entry: UUID, names: dict[str, str]
) -> tuple[dict[str, str], tuple[str, ...], frozenset[str]]:
    """The names as the 外字 desk settled them, those in another form, and those printed elsewhere."""
    rows = GlyphCase.objects.filter(entry=entry, state=GlyphState.SETTLED)
    known = {one: (way, form) for one, way, form in rows.values_list("name", "way", "printed_as")}
    printed, elsewhere = dict(names), set()
    for key in names:
        for _ in range(_FORMS):
            way, form = known.get(printed[key], ("", ""))
            if way != GlyphWay.OTHER_FORM:
                break
            printed[key] = form
        if way == GlyphWay.ELSEWHERE:
            elsewhere.add(key)
    changed = tuple(printed[key] for key in names if printed[key] != names[key])
    return printed, changed, frozenset(elsewhere)
