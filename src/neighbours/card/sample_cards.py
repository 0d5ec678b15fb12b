"""The sample cards: whose they are, their secrets, and what is wrong with the special ones.

Secrets are meant to be known: they are published for the demonstration. Card number NN of the
list has log-in PIN 1000 + NN, face PIN 2000 + NN and signing password SAMPLENN. Ordinary cards are
01 to 24 (nurses), 31 to 38 (licences of 安衛法) and from 101 (people who apply for anything).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from neighbours.card.sample_texts import FAULTS, PEOPLE, UNDER_AGE, Fault
from neighbours.check_digits import individual_number_check_digit
from neighbours.population import Resident, SamplePerson, population, sample_people
from neighbours.refusal import Text

FIRST_WORKER = 31
FIRST_FAULT = 51
FIRST_PERSON = 71
FIRST_HOLDER = 101
# Where the card of someone who has moved still says they live; no such block exists there.
FORMER_ADDRESS = "東京都千代田区霞が関９丁目９９９番９号"


@dataclass(frozen=True)
class Pins:
    """One secret per interface; the attribute names are the interfaces' names."""

    login: str
    signing: str
    face: str


@dataclass(frozen=True)
class SampleCard:
    """A card. `face` is whom the face data name, mostly the holder of the certificates."""

    id: str
    label: Text
    pins: Pins
    # Not in repr: a card must be printable in a traceback without a number.
    holder: Resident = field(repr=False)
    face: Resident = field(repr=False)
    special: Text | None = None
    expired: bool = False
    signing_revoked: bool = False
    authentication_revoked: bool = False
    face_signature_altered: bool = False
    locked: bool = False


def pins_of(place: int) -> Pins:
    """The secrets of the card at `place` (1 to 999) in the list."""
    return Pins(login=f"{1000 + place}", signing=f"SAMPLE{place:02d}", face=f"{2000 + place}")


def with_wrong_check_digit(number: str) -> str:
    """`number` with another last digit."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def nobodys_number(taken: set[str]) -> str:
    """The highest number with a good check digit that is not in `taken`."""
    for body in range(10**11 - 1, -1, -1):
        digits = f"{body:011d}"
        number = digits + individual_number_check_digit(digits)
        if number not in taken:
            return number
    raise ValueError("every number is taken")


def _faulty(place: int, fault: Fault, people: dict[str, Resident], taken: set[str]) -> SampleCard:
    """The card with one fault; its holder may hold an ordinary card as well."""
    holder = people[fault.holder]
    card = SampleCard(
        id=fault.id,
        label=fault.label,
        special=fault.special,
        pins=pins_of(place),
        holder=holder,
        face=holder,
    )
    wrong = with_wrong_check_digit(holder.individual_number)
    changes: dict[str, dict[str, Any]] = {
        "expired": {"expired": True},
        "revoked": {"signing_revoked": True},
        "revoked-auth": {"authentication_revoked": True},
        "bad-digit": {"face": replace(holder, individual_number=wrong)},
        "other-number": {"face": people["second"]},
        "bad-issuer": {"face_signature_altered": True},
        "unknown-number": {"face": replace(holder, individual_number=nobodys_number(taken))},
        "locked": {"locked": True},
    }
    return replace(card, **changes[fault.id])


def _cards(people: dict[str, Resident], taken: set[str]) -> Iterator[SampleCard]:
    nurses = sorted(key for key in people if key.startswith("nurse-"))
    for place, key in enumerate(nurses, start=1):
        person = people[key]
        number = key.removeprefix("nurse-")
        label = Text(
            f"看護師見本 {number}　{person.name}", f"Sample nurse {number} ({person.name})"
        )
        yield SampleCard(id=key, label=label, pins=pins_of(place), holder=person, face=person)
    for place, fault in enumerate(FAULTS, start=FIRST_FAULT):
        yield _faulty(place, fault, people, taken)
    for place, (key, special) in enumerate(PEOPLE.items(), start=FIRST_PERSON):
        person = people[key]
        if key == "moved":
            person = replace(person, address=FORMER_ADDRESS)
        label = Text(f"見本　{person.name}", f"Sample ({person.name})")
        yield SampleCard(
            id=key,
            label=label,
            special=special,
            pins=pins_of(place),
            holder=person,
            face=person,
        )
    workers = sorted(key for key in people if key.startswith("anei-"))
    for place, key in enumerate(workers, start=FIRST_WORKER):
        yield _worker(place, key, people[key])
    holders = sorted(key for key in people if key.startswith("holder-"))
    for place, key in enumerate(holders, start=FIRST_HOLDER):
        yield _holder(place, key, people[key])


def _holder(place: int, key: str, person: Resident) -> SampleCard:
    """Someone who applies for any qualification."""
    number = key.removeprefix("holder-")
    label = Text(f"資格者見本 {number}　{person.name}", f"Sample holder {number} ({person.name})")
    return SampleCard(id=key, label=label, pins=pins_of(place), holder=person, face=person)


def _worker(place: int, key: str, person: Resident) -> SampleCard:
    """Someone who passed examinations for licences of 安衛法; the last one is under age."""
    number = key.removeprefix("anei-")
    label = Text(
        f"安衛法免許見本 {number}　{person.name}", f"Sample safety licence {number} ({person.name})"
    )
    special = UNDER_AGE if number == "young" else None
    return SampleCard(
        id=key, label=label, special=special, pins=pins_of(place), holder=person, face=person
    )


def sample_cards(people: Iterable[SamplePerson], taken: set[str]) -> list[SampleCard]:
    """All cards of `people`; `taken` are the numbers somebody has. KeyError on a missing key."""
    return list(_cards({person.key: person.resident for person in people}, taken))


def all_sample_cards() -> list[SampleCard]:
    """The cards of the demonstration."""
    return sample_cards(sample_people(), {resident.individual_number for resident in population()})


def published(cards: Sequence[SampleCard]) -> dict[str, Any]:
    """What people may know of the cards to try them out: never a number."""
    return {
        "cards": [
            {
                "id": card.id,
                "label": card.label.as_json(),
                "special": card.special.as_json() if card.special else None,
                "pins": {
                    "login": card.pins.login,
                    "signing": card.pins.signing,
                    "face": card.pins.face,
                },
                "holder": {
                    "name": card.holder.name,
                    "kana": card.holder.kana,
                    "birth_date": card.holder.birth_date.isoformat(),
                    "sex": card.holder.sex,
                    "address": card.holder.address,
                },
            }
            for card in cards
        ]
    }
