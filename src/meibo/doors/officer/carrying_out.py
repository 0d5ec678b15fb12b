"""A granted case about a registration is written in the register: one button, the right verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from meibo.catalogue import procedure
from meibo.doors.frame.preferences import SeeOther
from meibo.doors.frame.sessions import actor, now
from meibo.doors.officer.desk import at_desk
from meibo.flow.examination.handoff import Decision
from meibo.flow.examination.queries import CaseFile, case_file
from meibo.flow.registration.commands.correct import correct
from meibo.flow.registration.commands.erase import erase
from meibo.flow.registration.commands.reissue import reissue
from meibo.flow.registration.refusals import other_act
from meibo.terms.text import Text

_CORRECT = Text("登録簿を訂正する", "Correct the register")


@dataclass(frozen=True, slots=True)
class Verb:
    """What is done to the register. command: called with actor, time and case."""

    label: Text
    why: Text
    command: Callable[..., Any]
    danger: bool = False


_WITHDRAWN = Text(
    "これまでの証明書は直ちに取り下げられます。", "Former certificates are withdrawn at once."
)
VERBS = {
    "correction": Verb(_CORRECT, _WITHDRAWN, correct),
    "rewriting": Verb(Text("免許証を書き替える", "Rewrite the licence"), _WITHDRAWN, correct),
    "reissue": Verb(Text("再交付する", "Reissue"), _WITHDRAWN, reissue),
    "erasure": Verb(
        Text("登録を抹消する", "Erase the registration"),
        Text(
            "抹消すると証明書は直ちに無効と表示されます。取り消せません。",
            "Certificates show as not valid at once. It cannot be undone.",
        ),
        erase,
        danger=True,
    ),
}


def verb_of(file: CaseFile, duties: frozenset[str]) -> Verb | None:
    """The verb an officer with these duties may carry out for a case now; None where there is none."""
    case = file.case
    waits = case.state == "decided" and case.outcome == "grant" and case.handed_over_at is None
    return VERBS.get(case.procedure) if waits and "register" in duties else None


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A granted case that the register does not say yet."""

    href: str
    reference: str
    name: str
    procedure: Text


def waiting_cases(found: list[Decision]) -> list[WaitingCase]:
    """Lines of the page of runs."""
    return [
        WaitingCase(
            reverse("case", args=[one.case]), one.reference, one.applicant_name,
            procedure(one.register, one.procedure).name,
        )
        for one in found
    ]  # fmt: skip


@require_POST
@at_desk
def carry_out(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write what the case was granted; a second click changes nothing."""
    found = case_file(actor(request), now(), case=case).case
    verb = VERBS.get(found.procedure)
    if verb is None:
        raise other_act()
    verb.command(actor(request), now(), case=case)
    return SeeOther(reverse("case", args=[case]))
