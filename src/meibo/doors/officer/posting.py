"""The posting list of a print run (送付先一覧), as a file for programs and as a document for people."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from meibo.catalogue import qualification, register_files
from meibo.doors.frame.sessions import actor, now
from meibo.doors.frame.wording import local, moment_in_words
from meibo.doors.officer.desk import at_desk
from meibo.doors.officer.print_words import DISPATCHES, SHEET_STATES
from meibo.doors.officer.prints import DONE
from meibo.doors.officer.sheets import csv_response, saved_file
from meibo.flow.certificate.printing.commands.export_posting import export_posting
from meibo.flow.certificate.printing.posting import PostingList, printed
from meibo.flow.certificate.printing.queries import RunFile, ShownSheet
from meibo.terms.text import Text

PRINT, BLANK = Text("印刷番号", "Print"), Text("台紙番号", "Blank")
QUALIFICATION, NUMBER = Text("資格", "Qualification"), Text("登録番号", "Registration number")
NAME, HOW = Text("氏名", "Name"), Text("渡し方", "How")
POSTAL_CODE, DESTINATION = Text("郵便番号", "Postal code"), Text("送付先", "Destination")
LETTER, STATE = Text("引受番号", "Registered letter"), Text("状態", "State")
TITLE = Text("免許証の送付先一覧", "Posting list of licences")
IN_FILE = (PRINT, BLANK, QUALIFICATION, NUMBER, NAME, HOW, POSTAL_CODE, DESTINATION, LETTER, STATE)
ON_PAPER = (PRINT, BLANK, QUALIFICATION, NUMBER, NAME, POSTAL_CODE, DESTINATION, LETTER, STATE)


def _mark(found: RunFile, one: ShownSheet) -> str:
    """The number of a print, as it stands on the licence."""
    return f"{found.run.number}-{one.sheet.line:03}"


@require_safe
@at_desk
def posting_csv(request: HttpRequest, run: UUID) -> HttpResponse:
    """Names, addresses and letters; no number of anybody."""
    at = now()
    found = export_posting(actor(request), at, run=run)
    rows = [
        (_mark(found, one), str(one.sheet.blank or ""),
         qualification(one.sheet.register).name.ja, one.entry.number, one.names["name"],
         DISPATCHES[one.sheet.dispatch].ja, one.sheet.postal_code,
         one.destination if one.sheet.dispatch == "post" else "", one.sheet.tracking_number,
         SHEET_STATES[one.sheet.state].word.ja)
        for one in found.having("released", *DONE)
    ]  # fmt: skip
    heading = [f"{one.ja} / {one.en}" for one in IN_FILE]
    return csv_response(f"posting-{found.run.number}", at, heading, rows)


@require_safe
@at_desk
def posting_pdf(request: HttpRequest, run: UUID) -> HttpResponse:
    """The same of what is posted, to be taken to the post office; with sums."""
    at = now()
    found = export_posting(actor(request), at, run=run)
    content = printed(_on_paper(found, at), at)
    name = f"posting-{found.run.number}-{local(at):%Y%m%d-%H%M}.pdf"
    return saved_file(content, name, "application/pdf")


def _on_paper(found: RunFile, at: datetime) -> PostingList:
    every = found.having("released", *DONE)
    posted = [one for one in every if one.sheet.dispatch == "post"]
    numbered = sum(1 for one in posted if one.sheet.tracking_number)
    file = register_files()[found.run.register_file].heading
    return PostingList(
        title=TITLE,
        facts=[
            (Text("登録簿", "Register file"), file),
            (Text("印刷", "Run"), Text(str(found.run.number), str(found.run.number))),
            (Text("作成", "Made"), moment_in_words(at)),
        ],
        columns=ON_PAPER,
        rows=[_row(found, one) for one in posted],
        sums=[
            (Text("郵送する免許証", "Licences to be posted"), len(posted)),
            (Text("うち引受番号のあるもの", "Of these with a letter's number"), numbered),
            (Text("うち引受番号のないもの", "Of these without"), len(posted) - numbered),
            (Text("窓口で渡す免許証（この一覧にないもの）", "Fetched at the counter, not listed"),
             len(every) - len(posted)),
        ],
    )  # fmt: skip


def _row(found: RunFile, one: ShownSheet) -> tuple[str, ...]:
    """One line of the document."""
    sheet = one.sheet
    return (
        _mark(found, one), str(sheet.blank or ""), qualification(sheet.register).name.ja,
        one.entry.number, one.names["name"], _parted(sheet.postal_code, 3), one.destination,
        _parted(sheet.tracking_number, 3, 5, 10), SHEET_STATES[sheet.state].word.ja,
    )  # fmt: skip


def _parted(digits: str, *places: int) -> str:
    """Digits with hyphens as the post writes them: 100-8916, 123-45-67890-3."""
    if not digits:
        return ""
    edges = [0, *places, len(digits)]
    return "-".join(digits[one:other] for one, other in pairwise(edges))
