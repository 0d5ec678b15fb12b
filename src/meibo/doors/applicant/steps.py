"""The steps of an application, in order, as the procedure's definition makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.urls import reverse

from meibo.catalogue.definitions import Procedure
from meibo.flow.intake.queries import OwnApplication
from meibo.flow.intake.rules import missing
from meibo.terms.text import Text

Kind = Literal["page", "attachment", "card", "check", "sign"]
CARD = Text("マイナンバーカードの読み取り", "Reading your card")
CHECK = Text("内容の確認", "Checking your answers")
SIGN = Text("電子署名と提出", "Signing and submitting")


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the way. id: of the catalogue's page or attachment, else empty."""

    kind: Kind
    id: str
    name: Text

    def path(self, application: UUID) -> str:
        """Its address."""
        names = {"page": "page", "attachment": "kind"}
        arguments: dict[str, object] = {"application": application}
        if self.kind in names:
            arguments[names[self.kind]] = self.id
        return reverse(self.kind, kwargs=arguments)


class Steps:
    """All steps of a procedure; places count from 1."""

    def __init__(self, procedure: Procedure) -> None:
        self.all: tuple[Step, ...] = (
            *(Step("page", page.id, page.title) for page in procedure.pages),
            *(Step("attachment", one.id, one.name) for one in procedure.attachments),
            # The number of a registered person is linked: it is not read again.
            *(() if procedure.on_entry else (Step("card", "", CARD),)),
            Step("check", "", CHECK),
            Step("sign", "", SIGN),
        )

    def __len__(self) -> int:
        return len(self.all)

    def place(self, kind: Kind, id_: str = "") -> int:
        """Place of a step; LookupError where there is none."""
        for place, step in enumerate(self.all, start=1):
            if (step.kind, step.id) == (kind, id_):
                return place
        raise LookupError(kind, id_)

    def before(self, place: int, application: UUID) -> str:
        """Address of the step before; the application's own page before the first."""
        if place > 1:
            return self.all[place - 2].path(application)
        return reverse("application", args=[application])

    def after(self, place: int, application: UUID) -> str:
        """Address of the step after one that is not the last."""
        return self.all[place].path(application)


def open_steps(found: Procedure, own: OwnApplication) -> list[Step]:
    """Pages, attachments and the card reading that still lack something, in order.

    A page on which something was typed and not given lacks that.
    """
    held = {one.kind: one.sha256 for one in own.attachments}
    lacking = set(missing(found, own.row.content, held))
    pages = {page.id for page in found.pages if lacking & {item.id for item in page.items}}
    pages |= set(own.row.typed)
    return [
        step
        for step in Steps(found).all
        if (step.kind == "page" and step.id in pages)
        or (step.kind == "attachment" and step.id in lacking)
        or (step.kind == "card" and own.row.envelope is None)
    ]
