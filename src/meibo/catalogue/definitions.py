"""Shapes of the catalogue: frozen, made by the loader alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meibo.terms.text import Text


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
    """One of the seven checks, with the coded reasons that belong to it."""

    kind: str
    name: Text
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a person applies for, and how it is examined."""

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
    """What this register calls a suspension, and its longest term in days."""

    name: Text
    basis: str
    longest_days: int
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
class RegisterFile:
    """A file of specific personal information; numbers are looked up within one file only."""

    id: str
    name: Text
    authority: str
    number_kept_after_erasure: bool


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification and its register."""

    id: str
    source_id: str
    register_file: str
    valid_from: date
    name: Text
    register_name: Text
    legal_register: str
    enquiry_set: str
    uses_koseki: bool
    legal_basis: LegalBasis
    suspension: Suspension
    credential: CredentialDefinition
    procedures: tuple[Procedure, ...]
