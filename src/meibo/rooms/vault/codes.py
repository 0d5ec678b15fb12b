"""Other codes, handled as the number is, in the number process only: 住民票コード, 機関別符号 and
情報提供用個人識別符号 come in from outside systems and go out to them, and never further.

Out by `reveal` with their kind: warrant, limits and breaker are those of the purpose.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import connection

from meibo.catalogue import register_files
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.kinds import NUMBER, Kind
from meibo.rooms.vault.opening import still_in_use
from meibo.rooms.vault.refusals import bad_code, code_of_another, no_number
from meibo.rooms.vault.sealing import Sealed
from meibo.terms.actor import Actor
from meibo.terms.individual_number import is_resident_record_code

# What no system's code is longer than; its form is its maker's business.
_FORM = re.compile(r"[!-~]{1,64}", re.ASCII)
_TRIES = 3


def deposit_code(
    actor: Actor, at: datetime, *, pseudonym: UUID, register_file: str, kind: Kind, code: str
) -> None:
    """Keep a code of a person whose number is kept; a newer one takes the place of the one before.

    Refuses vault.code (its form), vault.no_number, vault.code_of_another, vault.key_lost and
    vault.key_service. Safe when done twice.
    """
    if not well_formed(kind, code):
        raise bad_code()
    authority = register_files()[register_file].authority
    for _ in range(_TRIES):
        with sealing.refused_calmly():
            sealed = sealing.seal(register_file, authority, code, at, kind)
        if _keep(actor, at, pseudonym=pseudonym, register_file=register_file, kind=kind,
                 authority=authority, sealed=sealed):  # fmt: skip
            return
    raise RuntimeError("keys change faster than a code can be kept")


def well_formed(kind: Kind, code: str) -> bool:
    """Whether a text can be a code of this kind; numbers come by envelopes alone."""
    if kind is Kind.RESIDENT_RECORD_CODE:
        return is_resident_record_code(code)
    return kind is not NUMBER and _FORM.fullmatch(code) is not None


@act("vault.keep_code", purpose="number_check", permit=process)
def _keep(
    act: Act, *, pseudonym: UUID, register_file: str, kind: Kind, authority: str, sealed: Sealed
) -> bool:
    act.about(case=f"kind:{kind.value}", subject=pseudonym)
    if not still_in_use(register_file, sealed):
        act.outcome = "again:key_changed"
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.keep_code(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [pseudonym, kind.value, register_file, authority, sealed.sealed, sealed.lookup,
             sealed.lookup_before, sealed.hashes.version, sealed.data_key, act.at],
        )  # fmt: skip
        refused: str = cursor.fetchone()[0]
    if refused:
        raise no_number() if refused == "no_number" else code_of_another()
    return True


def whose(register_file: str, kind: Kind, code: str) -> UUID | None:
    """The pseudonym of the person with this code in a register file; None for nobody.

    Refuses vault.key_lost and vault.key_service.
    """
    with sealing.refused_calmly():
        lookups = sealing.find(register_file, code, kind)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT vault.whose(%s, %s, %s::bytea[])", [register_file, kind.value, lookups]
        )
        found: UUID | None = cursor.fetchone()[0]
    return found
