"""A granted case about a registration is written in the register: one button, the right verb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from meibo.catalogue import procedure
from meibo.flow.examination.handoff import Decision
from meibo.flow.examination.queries import CaseFile
from meibo.flow.registration.commands.correct import correct
from meibo.flow.registration.commands.erase import erase
from meibo.flow.registration.commands.reissue import reissue
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
