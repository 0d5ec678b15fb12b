"""A holder provides chosen items of an own certificate to somebody, by a link (CRT-04)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from meibo.flow.certificate.provisions.giving import Wanted, give
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import applicant


@act("certificate.provide", purpose="certificate", permit=applicant)
def provide(
    act: Act, *, entry: UUID, recipient: str, purpose: str, items: Sequence[str], days: int,
    by_office: bool,
) -> UUID:  # fmt: skip
    """Record the consent and make what the link opens; by_office: officers may hand it over too.

    Refuses certificate.no_entry, certificate.none_to_provide, certificate.not_offered.
    """
    return give(act, Wanted(entry, recipient, purpose, items, days, by_office))
