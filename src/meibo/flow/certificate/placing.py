"""Places in status lists: drawn at random, so that neighbours reveal nothing of each other."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from meibo.flow.certificate import status_list
from meibo.flow.certificate.models import Credential

# So many places are drawn at once. All of them taken means that the list is about two thirds full, and a
# new one is begun: no row has to be counted, and a list ends with room for what is drawn at the same time.
DRAWN = 24


def place(row: Credential) -> None:
    """Give a saved credential a random free index of its register's newest list."""
    while True:
        row.status_list, row.status_index = _free(row.register)
        try:
            with transaction.atomic():
                row.save(update_fields=["status_list", "status_index"])
        except IntegrityError as error:
            # Somebody else drew it at the same moment.
            if "certificate_one_index" not in str(error):
                raise
        else:
            return


def _free(register: str) -> tuple[int, int]:
    rows = Credential.objects.filter(register=register, status_list__isnull=False)
    newest = rows.order_by("-status_list").values_list("status_list", flat=True).first() or 0
    drawn = [secrets.randbelow(status_list.SIZE) for _ in range(DRAWN)]
    taken = set(
        rows.filter(status_list=newest, status_index__in=drawn).values_list(
            "status_index", flat=True
        )
    )
    for index in drawn:
        if index not in taken:
            return newest, index
    return newest + 1, drawn[0]
