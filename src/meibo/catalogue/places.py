"""Shapes of the register files and of who answers for them: frozen, made by the loader alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meibo.catalogue.definitions import LegalBasis
from meibo.terms.text import Text

# Outside systems a number could be given to, where a register file allows it (number_out).
OUTSIDE_SYSTEMS = frozenset({"licence_office", "labour_office"})
# Systems that can hold the legal register (原簿).
LEGAL_REGISTERS = OUTSIDE_SYSTEMS | {"platform", "care_centre"}


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
class Erasure:
    """What becomes of the number when a registration ends (kept or destroyed), and of the entry."""

    living: str
    dead: str
    entry: Text
    source: str
    verify: bool


@dataclass(frozen=True, slots=True)
class PeriodicEnquiry:
    """How often a whole register is asked about (REG-06), and what follows of a difference.

    second_person: kinds of difference (flow/registration/periodic/rules.py) that two officers confirm.
    notice_days: how long after a death the person obliged to notify has time (届出義務者); notice_basis:
    where that is said.
    """

    every_months: int
    source: str
    verify: bool
    second_person: tuple[str, ...]
    notice_days: int
    notice_basis: str


@dataclass(frozen=True, slots=True)
class DomicileCheck:
    """How often, from a day on, the network is asked for each holder's domicile (KOS-22)."""

    every_months: int
    valid_from: date
    source: str
    verify: bool


# How a licence is printed: on a card (ISO/IEC 7810 ID-1) or an A4 sheet; its name across or downwards.
SHAPES, WRITINGS = frozenset({"card", "sheet"}), frozenset({"horizontal", "vertical"})
# Who prints it, and how the file for a contracted printer is written.
PRINTERS, ENCODINGS = frozenset({"authority", "contractor"}), frozenset({"utf-8", "cp932"})


@dataclass(frozen=True, slots=True)
class PaperLicence:
    """The licence on paper (免許証). encoding: of the file for a contracted printer, "" for none.

    ValueError for a shape, writing, printer or encoding there is not.
    """

    shape: str
    writing: str
    printed_by: str
    source: str
    verify: bool
    encoding: str = ""

    def __post_init__(self) -> None:
        if self.shape not in SHAPES or self.writing not in WRITINGS:
            raise ValueError(f"no such paper: {self.shape}, {self.writing}")
        if self.shape == "card" and self.writing != "horizontal":
            raise ValueError("a card is written across")
        if self.printed_by not in PRINTERS:
            raise ValueError(f"no such printer: {self.printed_by}")
        if (self.encoding in ENCODINGS) != (self.printed_by == "contractor"):
            raise ValueError("a contracted printer, and no other, has a file of utf-8 or cp932")


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """A file of specific personal information; numbers are looked up within one file only.

    heading: what its qualifications are called together, for people. legal_register: the system
    that holds the original (原簿). via_bodies: 経由機関. number_out:
    outside systems the number may be given to. one_card: a person's licences stand on one card.
    terminal: its officers may search on an identity-confirmation terminal (本人確認端末; JUK-05, JUK-16).
    domicile_check: of files whose qualifications use the family register, and of no other.
    signatory: who decides and signs, where it is not the authority's own head.
    """

    id: str
    name: Text
    heading: Text
    authority: str
    legal_register: str
    examined_by: Text
    numbered_by: Text
    via_bodies: tuple[Text, ...]
    retention: LegalBasis
    erasure: Erasure
    periodic_enquiry: PeriodicEnquiry
    number_out: tuple[str, ...]
    one_card: bool
    terminal: bool
    juki: tuple[JukiRoute, ...]
    domicile_check: tuple[DomicileCheck, ...]
    paper: PaperLicence
    signatory: Text | None = None
