"""Reading certificates for doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from meibo.catalogue import qualification, qualifications, register_files
from meibo.flow.certificate import status_list
from meibo.flow.certificate.claims import claims_of
from meibo.flow.certificate.models import Credential, Pdf
from meibo.flow.certificate.refusals import no_such_list
from meibo.flow.certificate.standing import NoSuchListError, known_lists, not_valid
from meibo.flow.certificate.states import CredentialKind, CredentialState, PdfState
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.look import look
from meibo.rooms.journal.permits import applicant, officer, process
from meibo.rooms.journal.visit import read
from meibo.rooms.register.cards import Issue, card_issues
from meibo.rooms.register.models import Entry, Version
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import standing_of
from meibo.terms.day import japanese_day


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """An own entry with its latest version, status of today and live certificates.

    pdf: the PDF that is issued; asked_pdf: one asked for since, under way or refused.
    """

    entry: Entry
    version: Version
    status: Status
    credential: Credential | None
    claims: dict[str, Any]
    pdf: Pdf | None
    asked_pdf: Pdf | None


@read("certificate.see_own", purpose="certificate", permit=applicant)
def own_registrations(act: Act) -> list[OwnRegistration]:
    """Every entry of the signed-in person (APP-10, CRT-02)."""
    act.about(subject=act.scope.account)
    entries = list(Entry.objects.order_by("registered_on", "id"))
    ids = [entry.id for entry in entries]
    versions = _latest(ids)
    shown = Credential.objects.filter(entry__in=ids, kind=CredentialKind.SHOWN)
    live = shown.exclude(state=CredentialState.WITHDRAWN)
    credentials = {one.entry: one for one in live}
    pdfs = _own_pdfs(ids)
    return [
        OwnRegistration(
            entry=entry,
            version=versions[entry.id],
            status=status_on(standing_of(versions[entry.id]), japanese_day(act.at)),
            credential=credentials.get(entry.id),
            claims=claims_of(qualification(entry.register), entry, versions[entry.id]),
            pdf=pdfs[entry.id][0],
            asked_pdf=pdfs[entry.id][1],
        )
        for entry in entries
    ]


def _latest(entries: list[UUID]) -> dict[UUID, Version]:
    """The latest version of each entry, in one query."""
    rows = Version.objects.filter(entry__in=entries).order_by("entry", "-sequence")
    return {one.entry_id: one for one in rows.distinct("entry")}


@dataclass(frozen=True, slots=True)
class OwnCard:
    """An own licence card: its issues, latest first, and today's status of every own entry."""

    register_file: str
    issues: list[Issue]
    status: dict[UUID, Status]


@read("certificate.see_own_cards", purpose="certificate", permit=applicant)
def own_cards(act: Act) -> list[OwnCard]:
    """The licence cards of the signed-in person: one for each register file that has cards."""
    act.about(subject=act.scope.account)
    people: dict[tuple[str, UUID], dict[UUID, Status]] = {}
    day = japanese_day(act.at)
    rows = Entry.objects.filter(register_file__in=_with_cards())
    entries = list(rows.order_by("registered_on", "id"))
    versions = _latest([entry.id for entry in entries])
    for entry in entries:
        mine = people.setdefault((entry.register_file, entry.qualification_pseudonym), {})
        mine[entry.id] = status_on(standing_of(versions[entry.id]), day)
    cards = [OwnCard(one[0], card_issues(*one), status) for one, status in people.items()]
    return [card for card in cards if card.issues]


def _with_cards() -> list[str]:
    return [name for name, file in register_files().items() if file.one_card]


def _own_pdfs(entries: list[UUID]) -> dict[UUID, tuple[Pdf | None, Pdf | None]]:
    """The issued PDF of each entry, and the newest one asked for after it."""
    rows = Pdf.objects.defer("content").filter(entry__in=entries).exclude(state=PdfState.WITHDRAWN)
    kept: dict[UUID, list[Pdf]] = {entry: [] for entry in entries}
    for row in rows.order_by("-requested_at"):
        kept[row.entry].append(row)
    found: dict[UUID, tuple[Pdf | None, Pdf | None]] = {}
    for entry, newest_first in kept.items():
        issued = next((row for row in newest_first if row.state == PdfState.ISSUED), None)
        newest = newest_first[0] if newest_first else None
        found[entry] = (issued, newest if newest is not issued else None)
    return found


@dataclass(frozen=True, slots=True)
class PdfOnFile:
    """A PDF certificate of an entry, as its officers see it: never the file."""

    state: str
    reason: str
    waiting_for: str
    requested_at: datetime
    issued_at: datetime | None
    closed_at: datetime | None


@read("certificate.see_pdfs", purpose="registration", permit=officer)
def pdfs_of(act: Act, *, entry: UUID) -> list[PdfOnFile]:
    """Every PDF certificate of an entry, the newest first."""
    act.about(case=entry)
    rows = Pdf.objects.filter(entry=entry, register__any_of=sorted(act.scope.registers))
    fields = ("state", "reason", "waiting_for", "requested_at", "issued_at", "closed_at")
    return [PdfOnFile(*row) for row in rows.order_by("-requested_at").values_list(*fields)]


@look("certificate.status_list", purpose="verification", permit=process)
def status_bits(act: Act, *, register: str, number: int) -> bytes:
    """The bits of a status list as of today (EXT-07); a fresh fetch shows every committed act."""
    act.about(case=f"{register}-{number}")
    try:
        return status_list.bits(not_valid(register, number, japanese_day(act.at)))
    except NoSuchListError:
        raise no_such_list() from None


@look("certificate.status_lists", purpose="verification", permit=process)
def status_lists(act: Act) -> list[tuple[str, int]]:
    """Every status list there is: register and number."""
    known = known_lists(list(qualifications()))
    return [(register, number) for register, count in known.items() for number in range(count)]
