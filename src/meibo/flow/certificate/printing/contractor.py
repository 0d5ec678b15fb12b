"""The file for a contracted printer (免許証作成電算処理業務): what stands on each licence, and no number.

Nothing in it is altered to fit: what the file's characters cannot write is refused before, or, where
the 外字 desk settled that the printer has the glyphs, spelled out by MJ numbers in a column of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from meibo.catalogue import authority_of, qualification
from meibo.catalogue.definitions import CLAIMS
from meibo.flow.certificate.printing.encoding import unencodable
from meibo.flow.certificate.printing.models import PrintRun, Sheet
from meibo.flow.certificate.printing.spelling import spelled
from meibo.flow.certificate.printing.texts import NAMES
from meibo.rooms.register.models import Entry, Version
from meibo.terms.cells import csv_text
from meibo.terms.era import era_date

HEADING = (
    "印刷番号", "台紙番号", "資格", "登録番号", "登録年月日", "有効期限", "氏名", "旧姓", "通称",
    "外字の表記", "生年月日", "交付回数", "交付年月日", "交付者",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet with the entry and the version it is made of, and its names as they are printed."""

    sheet: Sheet
    entry: Entry
    version: Version
    names: Mapping[str, str]


def content(run: PrintRun, rows: Iterable[Printed], encoding: str, on: date) -> bytes:
    """The file's bytes, the same for the same rows and day. UnicodeEncodeError for what should have
    been refused before."""
    lines = [_line(run, one, encoding, on) for one in rows]
    return csv_text(HEADING, lines).encode(encoding)


def _line(run: PrintRun, one: Printed, encoding: str, on: date) -> tuple[str, ...]:
    names = {key: one.names.get(key, "") for key in NAMES}
    hard = {key: text for key, text in names.items() if unencodable(text, encoding)}
    if hard and not one.sheet.elsewhere:
        raise UnicodeEncodeError(encoding, next(iter(hard.values())), 0, 1, "refused before")
    written = ["" if key in hard else text for key, text in names.items()]
    spelling = "　".join(
        f"{CLAIMS[key].ja}：{spelled(text, lambda piece: unencodable(piece, encoding))}"
        for key, text in hard.items()
    )
    until = one.version.valid_until
    born = date.fromisoformat(one.version.particulars["birth_date"])
    return (
        f"{run.number}-{one.sheet.line:03}", str(one.sheet.blank),
        qualification(one.entry.register).name.ja, one.entry.number,
        era_date(one.entry.registered_on), era_date(until) if until else "", *written, spelling,
        era_date(born), str(one.sheet.issue_count), era_date(on),
        authority_of(one.entry.register).signatory.ja,
    )  # fmt: skip
