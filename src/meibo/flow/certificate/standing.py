"""Status of a credential, computed at read time from the register's current version."""

from __future__ import annotations

from datetime import date

from meibo.flow.certificate import status_list
from meibo.flow.certificate.models import Credential
from meibo.flow.certificate.states import CredentialState
from meibo.rooms.register.rules import Standing, Status, status_on
from meibo.rooms.register.window import standings

_OF = {Status.REGISTERED: status_list.VALID, Status.SUSPENDED: status_list.SUSPENDED}


def status_of(state: str, standing: Standing | None, day: date) -> int:
    """VALID, SUSPENDED or INVALID on a day; a withdrawn or orphaned credential is invalid."""
    if state != CredentialState.ISSUED or standing is None:
        return status_list.INVALID
    return _OF.get(status_on(standing, day), status_list.INVALID)


def statuses(register: str, number: int, day: date) -> dict[int, int]:
    """Every index of a status list that is not valid on a day."""
    known = standings(register)
    rows = Credential.objects.filter(
        register=register, status_list=number, status_index__isnull=False
    )
    found = {
        index: status_of(state, known.get(entry), day)
        for index, state, entry in rows.values_list("status_index", "state", "entry")
    }
    return {index: status for index, status in found.items() if index is not None and status}
