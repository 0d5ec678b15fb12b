"""The draft a page is about: an own application that has not arrived."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from meibo.catalogue import procedure, qualification
from meibo.catalogue.definitions import Procedure
from meibo.doors.applicant.steps import Steps
from meibo.doors.frame import sessions
from meibo.flow.intake.queries import OwnApplication, own_application
from meibo.flow.intake.states import ApplicationState
from meibo.terms.text import Text


@dataclass(frozen=True, slots=True)
class Draft:
    """An own application with what it is for. is_draft: its content can still be changed."""

    own: OwnApplication
    procedure: Procedure
    steps: Steps

    @property
    def id(self) -> UUID:
        """The application's id."""
        return self.own.row.id

    @property
    def is_draft(self) -> bool:
        """Not submitted yet."""
        return self.own.row.state == ApplicationState.DRAFT

    @property
    def status_url(self) -> str:
        """The page that says where the application stands."""
        return reverse("application", args=[self.id])

    @property
    def name(self) -> Text:
        """看護師　新規登録."""
        return name_of(self.own.row.register, self.own.row.procedure)


def name_of(register: str, procedure_id: str) -> Text:
    """What is applied for: the qualification and the procedure."""
    return Text("{register}　{procedure}", "{register}: {procedure}").fill(
        register=qualification(register).name, procedure=procedure(register, procedure_id).name
    )


def read(request: HttpRequest, application: UUID) -> Draft:
    """An own application; refuses intake.none, session.none."""
    own = own_application(sessions.actor(request), sessions.now(), application=application)
    found = procedure(own.row.register, own.row.procedure)
    return Draft(own, found, Steps(found))
