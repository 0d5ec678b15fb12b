"""Runs of licences on paper, by the officers' and the signer's real commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rig_journey import Journey

from meibo.flow.certificate.printing import due, setting
from meibo.flow.certificate.printing.commands.export_posting import export_posting
from meibo.flow.certificate.printing.commands.fetch_pages import fetch_pages
from meibo.flow.certificate.printing.commands.hand_over_sheet import hand_over_sheet
from meibo.flow.certificate.printing.commands.post_sheet import post_sheet
from meibo.flow.certificate.printing.commands.propose_run import propose_run
from meibo.flow.certificate.printing.commands.record_printed import record_printed
from meibo.flow.certificate.printing.commands.record_returned import record_returned
from meibo.flow.certificate.printing.commands.release_run import release_run
from meibo.flow.certificate.printing.commands.reprint_sheet import reprint_sheet
from meibo.flow.certificate.printing.commands.spoil_sheet import spoil_sheet
from meibo.flow.certificate.printing.joining import joined
from meibo.flow.certificate.printing.queries import RunFile, see_due, see_run
from meibo.terms.actor import Actor

__all__ = ["Printing"]


@dataclass
class Printing:
    """register: of whose register file the officers are."""

    journey: Journey
    register: str = "nurse"
    file_id: str = "iseki"

    def by(self, which: str, command: Any, **values: Any) -> Any:
        """A command by the registrar or the approver of the file."""
        with self.journey.acting(self.journey.officer(which, self.register)) as actor:
            return command(actor, self.journey.at, **values)

    def due(self) -> list[due.Due]:
        found: list[due.Due] = self.by("registrar", see_due, register_file=self.file_id)
        return found

    def proposed(self) -> UUID:
        run: UUID = self.by("registrar", propose_run, register_file=self.file_id)
        return run

    def checked(self) -> int:
        """The signer's step."""
        with self.journey.as_role("signer"):
            return setting.set_due(Actor("process:signer"), self.journey.at)

    def released(self, first_blank: int = 1) -> UUID:
        """A run as far as it can be printed."""
        run = self.proposed()
        self.checked()
        self.release(run, first_blank)
        return run

    def release(self, run: UUID, first_blank: int = 1) -> int:
        count: int = self.by("approver", release_run, run=run, first_blank=first_blank)
        return count

    def pages(self, run: UUID) -> bytes:
        _, documents = self.by("registrar", fetch_pages, run=run)
        return joined(documents)

    def printed(self, run: UUID) -> int:
        count: int = self.by("registrar", record_printed, run=run)
        return count

    def file(self, run: UUID) -> RunFile:
        found: RunFile = self.by("registrar", see_run, run=run)
        return found

    def posting(self, run: UUID) -> str:
        found: RunFile = self.by("registrar", export_posting, run=run)
        return " ".join(one.destination for one in found.sheets)

    def hand_over(self, sheet: UUID) -> None:
        self.by("registrar", hand_over_sheet, sheet=sheet, identity_seen="number_card")

    def post(self, sheet: UUID, number: str) -> None:
        self.by("registrar", post_sheet, sheet=sheet, tracking_number=number)

    def returned(self, sheet: UUID) -> None:
        self.by("registrar", record_returned, sheet=sheet, reason="absent")

    def spoil(self, sheet: UUID, reason: str = "jam") -> None:
        self.by("registrar", spoil_sheet, sheet=sheet, reason=reason)

    def reprint(self, sheet: UUID) -> UUID:
        made: UUID = self.by("approver", reprint_sheet, sheet=sheet)
        return made

    def words(self, document: bytes) -> str:
        """What stands on the pages, read by pdftotext, without spaces and lines."""
        import subprocess

        found = subprocess.run(
            ["pdftotext", "-raw", "-", "-"], input=document, capture_output=True, check=True
        ).stdout.decode()
        return "".join(found.split())
