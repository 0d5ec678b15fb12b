"""Reading applications for the applicant's door, and findings for the clock."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from meibo.flow.intake.models import Application
from meibo.flow.intake.refusals import no_such_application
from meibo.flow.intake.states import ApplicationState, NumberCheck, Route
from meibo.rooms.documents.window import Attached, attached
from meibo.rooms.journal.act import Act
from meibo.rooms.journal.permits import applicant
from meibo.rooms.journal.visit import read
from meibo.rooms.network.window import GATE_CLOSED, standing
from meibo.rooms.notices.window import unread
from meibo.rooms.payments.window import Balance, balances
from meibo.rooms.register.models import Version
from meibo.rooms.vault.models import Envelope, Typing
from meibo.rooms.vault.states import EnvelopeState, TypingState

_LATER = "SELECT id FROM intake.intake_application WHERE earlier_id = %s ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """An application as its applicant sees it, with files and money.

    about: the registered version the form was filled in from; None for a new registration.
    unread: how many notices wait, whatever they are about. gate_closed: the family register may not
    be asked yet, because the task's statement is not published.
    """

    row: Application
    attachments: list[Attached]
    balances: list[Balance]
    later: UUID | None
    about: Version | None
    unread: int
    gate_closed: bool = False


@dataclass(frozen=True, slots=True)
class OwnApplications:
    """Applications, newest first. unread: how many notices wait."""

    rows: list[Application]
    unread: int


@read("intake.list_own", purpose="application", permit=applicant)
def own_applications(act: Act) -> OwnApplications:
    """The signed-in person's latest hundred applications."""
    act.about(subject=act.scope.account)
    rows = Application.objects.defer("document", "cms").order_by("-begun_at")[:100]
    return OwnApplications(list(rows), unread(act))


@read("intake.see_own", purpose="application", permit=applicant)
def own_application(act: Act, *, application: UUID) -> OwnApplication:
    """One application of the signed-in person; refuses (intake.none) any other."""
    row = Application.objects.defer("cms").filter(id=application).first()
    if row is None:
        raise no_such_application()
    act.about(case=row.id, subject=row.account)
    with connection.cursor() as cursor:
        later = cursor.execute(_LATER, [row.id]).fetchone()
    about = None
    if row.version is not None:
        about = Version.objects.select_related("entry").get(id=row.version)
    gate_closed = False
    if row.state == ApplicationState.UNDER_EXAMINATION:
        asked = standing(row.id)
        gate_closed = asked is not None and asked.waiting_for == GATE_CLOSED
    return OwnApplication(
        row, attached(row.id), balances(row.id), later[0] if later else None, about, unread(act),
        gate_closed,
    )  # fmt: skip


def numbers_to_open(limit: int = 50) -> list[UUID]:
    """Arrived applications whose envelope has not been opened, oldest first."""
    rows = _number_checks(EnvelopeState.WAITING)
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])


def number_checks_opened(limit: int = 50) -> list[UUID]:
    """Arrived applications whose envelope was opened or refused and is not settled."""
    rows = _number_checks(EnvelopeState.OPENED, EnvelopeState.REFUSED)
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])


def holder_checks(limit: int = 50) -> list[UUID]:
    """Arrived applications about an entry whose signer has not been compared, oldest first."""
    rows = Application.objects.filter(
        state=ApplicationState.ARRIVED, number_check=NumberCheck.WAITING, entry__isnull=False,
        route=Route.ONLINE,
    )  # fmt: skip
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])


def _number_checks(*states: EnvelopeState) -> QuerySet[Application]:
    envelopes = Envelope.objects.filter(id=OuterRef("envelope"), state__in=states)
    return Application.objects.filter(
        Exists(envelopes), state=ApplicationState.ARRIVED, number_check=NumberCheck.WAITING
    )


def paper_numbers_to_settle(limit: int = 50) -> list[UUID]:
    """Arrived papers whose linking a superior has confirmed or given up."""
    decided = Typing.objects.filter(
        case=OuterRef("id"), state__in=[TypingState.CONFIRMED, TypingState.DROPPED]
    )
    rows = Application.objects.filter(
        Exists(decided), route=Route.PAPER, state=ApplicationState.ARRIVED,
        number_check=NumberCheck.WAITING,
    )  # fmt: skip
    return list(rows.order_by("arrived_at").values_list("id", flat=True)[:limit])
