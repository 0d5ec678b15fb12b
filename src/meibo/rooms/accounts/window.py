"""What stages ask of accounts inside their own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from meibo.rooms.accounts.models import Account

_NAME_AND_VIEWS = """
SELECT a.display_name, v.id, v.place, v.name, v.query
  FROM accounts.accounts_account AS a
  LEFT JOIN accounts.accounts_savedview AS v ON v.account_id = a.id
 WHERE a.id = %s ORDER BY v.saved_at, v.id
"""


@dataclass(frozen=True, slots=True)
class View:
    """A saved list: which one, under which name, and its filters as they stand in the address."""

    id: UUID
    place: str
    name: str
    query: str


def own_name_and_views(account: UUID) -> tuple[str, list[View]]:
    """What an officer's own account is shown under, empty for an account not one's own, and the
    officer's saved lists, oldest first; in one query, since every page asks."""
    with connection.cursor() as cursor:
        rows = cursor.execute(_NAME_AND_VIEWS, [account]).fetchall()
    views = [View(*row[1:]) for row in rows if row[1] is not None]
    return (rows[0][0] if rows else ""), views


def officer_in_charge(login_name: str, register: str, duty: str) -> UUID | None:
    """The account of an officer, by ID, who has a duty for a register and is not closed; None where
    there is none. For the console, which sees officers' accounts."""
    rows = Account.objects.filter(
        kind="officer", login_name=login_name, closed_at=None, registers__contains=[register],
        duties__contains=[duty],
    )  # fmt: skip
    return rows.values_list("id", flat=True).first()


def officer_names(accounts: Iterable[UUID | None]) -> dict[UUID, str]:
    """Display names of officers by account, as far as the caller's role may read them."""
    wanted = [one for one in accounts if one is not None]
    rows = Account.objects.filter(id__in=wanted, kind="officer")
    return dict(rows.values_list("id", "display_name"))
