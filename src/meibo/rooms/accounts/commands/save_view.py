"""An officer keeps a list's filters under a name."""

from __future__ import annotations

import re

from meibo.rooms.accounts.models import SavedView
from meibo.rooms.accounts.refusals import too_many_views, view_name, view_query
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import officer
from meibo.terms.individual_number import refuse_number

MOST = 20
LONGEST_NAME = 30
# Codes of filters alone: what was searched for is somebody's name or number and is never kept.
_QUERY = re.compile(
    r"(?:(?:state|sort|register|procedure|waits|late|standing|file|month)=[a-z0-9_-]+&?)*"
)
PLACES = ("cases", "register", "runs")


@act("accounts.save_view", purpose="account", permit=officer)
def save_view(act: Act, *, place: str, name: str, query: str) -> None:
    """Keep a view; one of the same name is replaced. Refuses accounts.view_name, .view_query and
    .too_many_views."""
    act.about(subject=act.scope.account)
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise view_name(LONGEST_NAME)
    refuse_number(name, "name")
    if place not in PLACES or not _QUERY.fullmatch(query):
        raise view_query()
    own = SavedView.objects.filter(account=act.scope.account)
    if own.exclude(name=name).count() >= MOST:
        raise too_many_views(MOST)
    own.filter(name=name).delete()
    SavedView.objects.create(
        account_id=act.scope.account, place=place, name=name, query=query, saved_at=act.at
    )
