"""Whether a sheet still says what the register says; asked before it is printed and before it leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo.flow.certificate.printing.models import Sheet
from meibo.flow.certificate.printing.rules import PAPER_ACTS
from meibo.rooms.register.models import Version
from meibo.rooms.register.rules import Status, status_on
from meibo.rooms.register.window import hold_still, standing_of
from meibo.terms.day import japanese_day

_REPLACED = """
SELECT EXISTS (SELECT FROM register.register_cardissue AS i
                 JOIN register.register_cardissue AS later
                   ON later.card_id = i.card_id AND later.issue_count > i.issue_count
                WHERE i.id = %s)
"""
# What the signer and the officers' door may both read of a version.
_VERSION = ("id", "entry", "sequence", "status", "effective_on", "suspended_from", "suspended_until",
            "valid_until", "particulars")  # fmt: skip


def latest_of(entry: UUID) -> Version:
    """The latest version, by the columns a licence is made of."""
    return Version.objects.only(*_VERSION).filter(entry=entry).order_by("-sequence")[0]


def still_says(sheet: Sheet, at: datetime) -> bool:
    """The latest version is in force, says what the sheet was set from, and brought no licence of its
    own; and no newer card was issued. Nothing changes that before the running act is over.

    So a suspension holds a sheet back until its last day and no longer.
    """
    hold_still(sheet.entry)
    version = latest_of(sheet.entry)
    if version.id != sheet.version and not _says_the_same(sheet.version, version):
        return False
    if status_on(standing_of(version), japanese_day(at)) != Status.REGISTERED:
        return False
    with connection.cursor() as cursor:
        replaced: bool = cursor.execute(_REPLACED, [sheet.occasion]).fetchone()[0]
    return not replaced


def _says_the_same(former: UUID, latest: Version) -> bool:
    """Whether a licence set from one version would be set alike from the latest."""
    first = Version.objects.only(*_VERSION).get(id=former)
    later = Version.objects.filter(entry=latest.entry_id, sequence__gt=first.sequence)
    if later.filter(act__in=PAPER_ACTS).exists():
        return False
    return (first.particulars, first.valid_until) == (latest.particulars, latest.valid_until)
