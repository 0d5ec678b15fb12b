"""The second place of the journal's tree, kept up to date by the sequencer as it goes.

What is there belongs to the sequencer's user and is checked before it is added to. A place that
cannot be written, or that does not agree with the journal, is told in the log at every round, by an
entry when it begins and ends, and by `meibo doctor`; sequencing goes on.
"""

from __future__ import annotations

import errno
import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from meibo.rooms.journal.commands.record_second_place import record_second_place
from meibo.rooms.journal.copy_folder import NEWEST
from meibo.rooms.journal.export import ExportRefusedError, export
from meibo.rooms.journal.models import Checkpoint
from meibo.rooms.journal.public_key import load
from meibo.terms.actor import Actor

log = logging.getLogger(__name__)
# Of a journal that is far ahead, so much at a time: sequencing has its turn in between.
MOST = 100_000


class SecondPlace:
    """One process's knowledge of it: what was put there last, and what was wrong last."""

    def __init__(self) -> None:
        self.kept, self.trouble = "", ""

    def keep(self, actor: Actor, at: datetime) -> int:
        """Bring it up to date; 1 where there is more to come, else 0."""
        folder = Path(settings.SECOND_PLACE)
        newest = Checkpoint.objects.order_by("-size").first()
        if newest is None:
            return 0
        try:
            there = self._there(folder)
            if there == newest.note and not self.trouble:
                self.kept = there
                return 0
            if self.kept and not there:
                self._tell(actor, at, "copy_gone", str(folder))  # and it is made anew
            done = export(folder, load(Path(settings.PUBLIC)), most=MOST)
            self.kept = self._there(folder)
        except ExportRefusedError as refused:
            self._tell(actor, at, refused.code, refused.place)
            return 0
        except OSError as error:
            code = errno.errorcode.get(error.errno or 0, type(error).__name__).lower()
            self._tell(actor, at, f"os_{code}", str(folder))
            return 0
        if self.trouble:
            log.warning("the journal's second place is up to date again")
            record_second_place(actor, at, size=done.size, trouble="")
            self.trouble = ""
        return int(done.size < newest.size)

    @staticmethod
    def _there(folder: Path) -> str:
        try:
            return (folder / NEWEST).read_text("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def _tell(self, actor: Actor, at: datetime, code: str, place: str) -> None:
        log.error("the journal's second place is NOT kept up: %s (%s)", code, place)
        if code != self.trouble:
            record_second_place(actor, at, size=0, trouble=code)
            self.trouble = code


_here = SecondPlace()


def keep(actor: Actor, at: datetime) -> int:
    """The sequencer's step."""
    return _here.keep(actor, at)
