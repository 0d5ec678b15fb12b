"""Why a link is ended, and which items say that a number is an entry's person's; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from meibo.flow.examination.rules import same_person
from meibo.flow.registration.periodic.rules import compared_items
from meibo.terms.person_name import PersonName
from meibo.terms.text import Text

REASONS: dict[str, Text] = {
    "another_person": Text("別の方の番号だった", "The number is another person's"),
    "own_report": Text("本人から誤りの申出があった", "The person reported the mistake"),
    "juki_differs": Text(
        "住基ネットの回答が別の方だった", "Juki-net's answer is of another person"
    ),
    "office_mistake": Text("事務の取り違えだった", "The office mixed two people up"),
}


def is_person_of(
    basics: Sequence[str],
    registered: Sequence[str],
    now: Mapping[str, Any],
    answer: Mapping[str, Any],
) -> bool:
    """Whether Juki-net's answer to a number is of the person an entry is of.

    basics: what the register may ask; registered: the items it keeps; now: the entry's particulars.
    Compared is what both have; an address may lag behind (REG-04).
    """
    kept = {"name": str(PersonName.of(now)), **{item: now.get(item) or "" for item in registered}}
    items = [item for item in compared_items(basics, registered) if item in basics]
    return same_person(items, kept, answer)
