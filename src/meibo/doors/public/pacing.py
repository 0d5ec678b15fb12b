"""Who searches again and again from one place is slowed down: by work, or by waiting.

The first searches from an address are free. After that each wants a challenge answered: a number whose
SHA-256 together with the challenge begins with so many zero bits, which a browser finds in a moment and
a harvester has to find for every name; or, without a script, to be sent again after a wait, and waits
from one address stand in a queue. A challenge is good for one name alone, so nothing has to remember
which were used: sent again it brings the same answer again.

Counts are kept in the process and by a keyed hash, whose key is made at its start and written nowhere:
no address is ever stored. Several processes allow as many times more; the limit of everybody together
is PostgreSQL's (register.search_published) and knows no process.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from meibo.terms.canonical import b64u

FREE, WINDOW = 10, timedelta(minutes=10)
WAIT, LASTS = timedelta(seconds=20), timedelta(minutes=10)
# Half a second of a browser, and twice that for every further ten searches, to half a minute.
EASY, HARDEST = 17, 23
PLACES = 20_000


@dataclass(frozen=True, slots=True)
class Challenge:
    """What is asked: token as the form carries it; bits of zero; from when it may be sent without work."""

    token: str
    bits: int
    wait_until: datetime

    def seconds(self, at: datetime) -> int:
        """How long the wait is still."""
        return max(0, -int((at - self.wait_until).total_seconds() // 1))


@dataclass
class _Place:
    """An address: searches since, and the end of the queue of its waits."""

    since: datetime
    searches: int
    queued: datetime


def _network(address: str) -> str:
    """What one asker commonly has: an address, of IPv6 the first 64 bits."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


@dataclass
class Pace:
    """The places of one process. key: shared by the door's processes, signs challenges."""

    key: bytes
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _places: OrderedDict[bytes, _Place] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(
        self, address: str, name_key: str, at: datetime, *, token: str = "", work: str = ""
    ) -> Challenge | None:
        """Count a search; None where it may go on, else what is wanted first."""
        if token and self._answered(token, work, name_key, at):
            return None
        with self._lock:
            place = self._place(address, at)
            place.searches += 1
            if place.searches <= FREE:
                return None
            place.queued = max(place.queued, at) + WAIT
            bits = min(EASY + (place.searches - FREE - 1) // 10, HARDEST)
            return self._challenge(name_key, bits, place.queued)

    def _place(self, address: str, at: datetime) -> _Place:
        known = hmac.digest(self._salt, _network(address).encode(), "sha256")
        place = self._places.pop(known, None)
        if place is None or not timedelta(0) <= at - place.since < WINDOW:
            queued = place.queued if place else at
            place = _Place(at, 0, queued)
        self._places[known] = place
        while len(self._places) > PLACES:
            self._places.popitem(last=False)
        return place

    def _challenge(self, name_key: str, bits: int, wait_until: datetime) -> Challenge:
        body = f"1.{bits}.{int(wait_until.timestamp())}"
        return Challenge(f"{body}.{self._seal(body, name_key)}", bits, wait_until)

    def _seal(self, body: str, name_key: str) -> str:
        said = f"{body}\n{name_key}".encode()
        return b64u(hmac.digest(self.key, said, "sha256")[:16])

    def _answered(self, token: str, work: str, name_key: str, at: datetime) -> bool:
        """Whether a token is ours, for this name, in its time, and worked or waited for."""
        body, _, seal = token.rpartition(".")
        if not hmac.compare_digest(seal.encode(), self._seal(body, name_key).encode()):
            return False
        _, bits, until = body.split(".")
        late = at.timestamp() - int(until)
        if late > LASTS.total_seconds():
            return False
        return late >= 0 or zero_bits(token, work) >= int(bits)


def zero_bits(token: str, work: str) -> int:
    """How many zero bits the SHA-256 of token and work begins with."""
    digest = hashlib.sha256(f"{token}:{work}".encode()).digest()
    return 256 - int.from_bytes(digest).bit_length()
