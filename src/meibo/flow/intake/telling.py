"""Telling an applicant: in the own pages, or by letter where the application came on paper."""

from __future__ import annotations

from meibo.flow.intake.models import Application
from meibo.flow.intake.states import Route
from meibo.flow.intake.wording import Message
from meibo.rooms.journal.act import Act
from meibo.rooms.notices.window import tell


def tell_applicant(act: Act, row: Application, kind: str, message: Message) -> None:
    """One notice of a kind; none for a paper, whose applicant has no page: officers write a letter."""
    if row.route == Route.PAPER:
        return
    title, body = message
    tell(act, register=row.register, account=row.account, case=row.id, kind=kind,
         title=title, body=body)  # fmt: skip
