"""A person asks for the next version of a key; the number process does the rest."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from meibo.catalogue import register_files
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.models import Renewal
from meibo.rooms.vault.ports import WRAP, lookup_key
from meibo.rooms.vault.refusals import no_such_key, renewal_runs


def keys() -> dict[str, str]:
    """Every key that can be renewed, and the register file it belongs to ("" for all)."""
    return {WRAP: "", **{lookup_key(file): file for file in register_files()}}


@act("vault.ask_renewal", purpose="key_management", permit=process)
def ask_renewal(act: Act, *, key: str, keep: timedelta) -> None:
    """Ask for it. keep: how long the old version stays for backups, once nothing uses it.

    Refuses vault.no_key, and vault.renewal_runs while the one before has not ended.
    """
    act.about(case=f"key:{key}")
    if key not in keys():
        raise no_such_key()
    try:
        with transaction.atomic():
            Renewal.objects.create(
                key=key, register_file=keys()[key], asked_at=act.at, keep_until=act.at + keep
            )
    except IntegrityError:
        raise renewal_runs() from None
