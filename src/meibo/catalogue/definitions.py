"""Shapes of the catalogue: frozen, made by the loader alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meibo.terms.text import Text

# 4情報 and 3情報 of 住民基本台帳法: what a register may ask, and so what is compared (JUK-04).
ENQUIRY_SETS = {
    "basic_four": ("name", "birth_date", "sex", "address"),
    "basic_three": ("name", "birth_date", "address"),
}
# Outside systems a number could be given to, where a register file allows it (number_out).
OUTSIDE_SYSTEMS = frozenset({"licence_office", "labour_office"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice item."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One answer asked on a page. kind decides how it is parsed (flow/intake/rules.py)."""

    id: str
    kind: str
    label: Text
    required: bool = True
    hint: Text | None = None
    autocomplete: str = ""
    choices: tuple[Choice, ...] = ()
    smallest: int = 0
    largest: int = 0
    special_care: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One question of the application, with the reason it is asked."""

    id: str
    title: Text
    why: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that must be attached."""

    id: str
    name: Text
    hint: Text
    largest_bytes: int
    media_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in yen; kind registration_tax or fee; verify: not yet confirmed by a lawyer."""

    kind: str
    name: Text
    amount: int
    payee: Text
    basis: str
    verify: bool
    valid_from: date


@dataclass(frozen=True, slots=True)
class CheckDefinition:
    """One of the seven checks, with the coded reasons that belong to it.

    not_applicable: coded reason why the procedure has nothing to check here, or empty; such a check
    is settled when the case is opened. evidence: the attachment it rests on, or empty.
    """

    kind: str
    name: Text
    reasons: tuple[str, ...] = ()
    not_applicable: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """The age in full years a person must have reached on the day the application arrives."""

    least: int
    basis: str
    verify: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a person applies for, and how it is examined.

    passers: the items that name a pass on the list of passers; empty where there is no such list.
    """

    id: str
    name: Text
    valid_from: date
    standard_period_days: int
    standard_period_verify: bool
    second_person: bool
    needs: tuple[Text, ...]
    fees: tuple[Fee, ...]
    pages: tuple[Page, ...]
    attachments: tuple[Attachment, ...]
    checks: tuple[CheckDefinition, ...]
    passers: tuple[str, ...] = ()
    age: AgeLimit | None = None

    def items(self) -> tuple[Item, ...]:
        """Every item of every page, in order."""
        return tuple(item for page in self.pages for item in page.items)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """The law as printed in the documents and as in force."""

    as_printed: str
    as_in_force: str
    verify: bool


@dataclass(frozen=True, slots=True)
class Suspension:
    """What this register calls a suspension, and its longest term in months of the calendar."""

    name: Text
    basis: str
    longest_months: int
    verify: bool


@dataclass(frozen=True, slots=True)
class CredentialDefinition:
    """What the digital certificate shows always, and what the holder may choose to show."""

    vct_name: Text
    valid_days: int
    always_shown: tuple[str, ...]
    selectively_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Authority:
    """A qualification administrator (資格管理者)."""

    id: str
    name: Text
    signatory: Text


@dataclass(frozen=True, slots=True)
class JukiRoute:
    """Who asks Juki-net for a register file from a day on: a name of [juki_route]."""

    route: str
    valid_from: date
    source: str
    verify: bool


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file of specific personal information; numbers are looked up within one file only.

    number_out: outside systems the number may be given to. one_card: a person's licences stand on
    one card. signatory: who decides and signs, where it is not the authority's own head.
    """

    id: str
    name: Text
    authority: str
    number_kept_after_erasure: bool
    number_out: tuple[str, ...]
    one_card: bool
    juki: tuple[JukiRoute, ...]
    signatory: Text | None = None


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification and its register.

    registered_items: the items of the form that the register keeps, in the order it shows them.
    """

    id: str
    source_id: str
    register_file: str
    valid_from: date
    name: Text
    register_name: Text
    legal_register: str
    enquiry_set: str
    uses_koseki: bool
    registered_items: tuple[str, ...]
    legal_basis: LegalBasis
    suspension: Suspension
    credential: CredentialDefinition
    procedures: tuple[Procedure, ...]

    @property
    def basics(self) -> tuple[str, ...]:
        """The basic data that are asked of Juki-net and compared (JUK-04)."""
        return ENQUIRY_SETS[self.enquiry_set]
