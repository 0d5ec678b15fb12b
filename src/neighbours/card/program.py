"""What every part of the card program shares: its place, keys, cards, clients and clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from neighbours.card.cards import Cards
from neighbours.card.clients import Clients
from neighbours.card.keys import Keys, load_keys
from neighbours.card.pins import WrongTries
from neighbours.card.sample_cards import SampleCard, all_sample_cards
from neighbours.card.schema import SCHEMA
from neighbours.card.seen_documents import SeenKeyDocuments
from neighbours.home import endpoint, own_folder
from neighbours.store import Store

LONGEST_URL = 2000
_PLAIN_URL = re.compile(r"[\x21-\x7e]+")


def system_clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class CardProgram:
    """One running card program."""

    issuer: str  # its own base URL
    login_door: str
    applicant_door: str
    keys: Keys
    store: Store
    cards: Cards
    tries: WrongTries
    seen: SeenKeyDocuments
    clients: Clients
    clock: Callable[[], datetime]

    def url(self, path: str) -> str:
        """The full URL of a path of ours, as clients know it."""
        return self.issuer + path


def open_program(
    home: Path, cards: Sequence[SampleCard] | None, clock: Callable[[], datetime]
) -> CardProgram:
    """Opens store and keys under `home`. Raises OSError where set-up has not been done."""
    keys = load_keys(home)
    path = own_folder(home, "card") / "card.sqlite"
    path.touch(mode=0o600)  # it holds the cards' private keys; SQLite's side files follow its mode
    store = Store(path, SCHEMA)
    issuer = endpoint(home, "card")
    chosen = all_sample_cards() if cards is None else cards
    return CardProgram(
        issuer=issuer,
        login_door=endpoint(home, "login"),
        applicant_door=endpoint(home, "applicant"),
        keys=keys,
        store=store,
        cards=Cards(store, keys, chosen, f"{issuer}/crl", clock),
        tries=WrongTries(store),
        seen=SeenKeyDocuments(store, keys.vault_root),
        clients=Clients(home / "public", store),
        clock=clock,
    )


def with_query(url: str, **parameters: str) -> str:
    """`url` with parameters added behind those it has."""
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode(parameters)) if part)
    return urlunsplit(parts._replace(query=query))


def leads_to(url: object, door: str) -> bool:
    """True where `url` is a plain URL below `door` (a base URL without trailing slash).

    The slash after the port keeps out user information and longer port numbers; a backslash or
    control character, which browsers read in their own way, is kept out as well.
    """
    return (
        isinstance(url, str)
        and len(url) <= LONGEST_URL
        and url.startswith(f"{door}/")
        and _PLAIN_URL.fullmatch(url) is not None
        and "\\" not in url
        and "#" not in url
    )
