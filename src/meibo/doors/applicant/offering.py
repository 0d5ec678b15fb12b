"""What can be applied for, in groups a person would look under, and found by name.

What is about a registration is offered to its holder alone, beside it (about_entries.py).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date

from meibo.catalogue import offered, qualifications, register_files
from meibo.catalogue.definitions import Qualification
from meibo.doors.frame.fields import TextField
from meibo.doors.frame.forms import PageForm
from meibo.terms.kana import katakana
from meibo.terms.text import Text

LONGEST = 60
OTHERS = Text("その他の資格", "Other qualifications")


@dataclass(frozen=True, slots=True)
class Offer:
    """One procedure of one qualification."""

    register: str
    procedure: str
    name: Text
    title: Text


@dataclass(frozen=True, slots=True)
class Group:
    """The offers of a register file, or those of all files that hold one qualification each."""

    heading: Text
    offers: tuple[Offer, ...]

    @property
    def title(self) -> Text | None:
        """What is applied for, where that is the same throughout: said once, above the list."""
        titles = {one.title for one in self.offers}
        return titles.pop() if len(titles) == 1 else None


class FindForm(PageForm):
    """Part of a name, in any of its spellings."""

    find = TextField(
        label=Text("資格の名前でさがす", "Find a qualification by name"),
        hint=Text("例: かんごし、ボイラー", "For example nurse, boiler"),
        required=False, max_length=LONGEST,
    )  # fmt: skip


def folded(text: str) -> str:
    """Width, case, hiragana or katakana, spaces and middle dots make no difference."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in katakana(wide) if not c.isspace() and c not in "・-")


def groups(day: date, text: str = "") -> list[Group]:
    """Offers of a day whose qualification has the text in its name or reading; all without one."""
    wanted = folded(text)
    headings = _headings()
    listed: dict[Text, list[Offer]] = {one: [] for one in headings.values() if one != OTHERS}
    listed[OTHERS] = []
    for found in sorted(qualifications().values(), key=lambda one: one.source_id):
        if not wanted or wanted in _spellings(found):
            listed[headings[found.register_file]] += [
                Offer(found.id, one.id, found.name, one.name)
                for one in found.procedures
                if offered(one, day) and not one.on_entry
            ]
    return [Group(heading, tuple(offers)) for heading, offers in listed.items() if offers]


def _headings() -> dict[str, Text]:
    """The heading each register file stands under: a file of one qualification has none itself."""
    sizes = Counter(found.register_file for found in qualifications().values())
    return {
        name: file.heading if sizes[name] > 1 else OTHERS for name, file in register_files().items()
    }


def _spellings(found: Qualification) -> str:
    """Everything it may be looked for by; the line breaks keep a find within one spelling."""
    heading = register_files()[found.register_file].heading
    names = (found.name.ja, found.reading, found.name.en, heading.ja, heading.en)
    return "\n".join(folded(name) for name in names)
