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

# What brings somebody into a register; every other procedure is about an entry there is.
NEW_REGISTRATION = "new_registration"
TIME_LIMITED_REGISTRATION = "time_limited_registration"
ENTERING = (NEW_REGISTRATION, TIME_LIMITED_REGISTRATION)
# Of a term: it is counted from the day of registration, and not from a day the form asks.
REGISTERED_ON = "registered_on"
# What a certificate can say of an entry, always or where its holder wishes (CRT-01).
CLAIMS = {
    "qualification": Text("資格", "Qualification"),
    "registration_number": Text("登録番号", "Registration number"),
    "registered_on": Text("登録年月日", "Date of registration"),
    "valid_until": Text("登録の有効期限", "Registration valid until"),
    "name": Text("氏名", "Name"),
    "kana": Text("フリガナ", "Name in katakana"),
    "former_name": Text("旧姓", "Former surname"),
    "common_name": Text("通称", "Common name"),
    "birth_date": Text("生年月日", "Date of birth"),
}
# How an answer is read (flow/intake/rules.py has a reader for each).
ITEM_KINDS = frozenset(
    {"name", "kana", "address", "text", "whole_number", "examination_number", "choice", "yes_no",
     "domicile", "phone", "date"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice item."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One answer asked on a page. kind decides how it is parsed (flow/intake/rules.py).

    goes_with: the item of the same page without which an answer here (or a yes) says nothing. notified:
    what only a paper can say, of somebody who has to give notice of a death (届出義務者).
    """

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
    goes_with: str = ""
    notified: tuple[Choice, ...] = ()

    @property
    def every_choice(self) -> tuple[Choice, ...]:
        """Every answer there can be, however it came."""
        return self.choices + self.notified


@dataclass(frozen=True, slots=True)
class Page:
    """One question of the application, with the reason it is asked."""

    id: str
    title: Text
    why: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach. required: False where it is wanted only of whom it was asked for."""

    id: str
    name: Text
    hint: Text
    largest_bytes: int
    media_types: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount in yen; kind registration_tax or fee; verify: not yet confirmed by a lawyer.

    Without valid_until (the last day) it holds until the next of its kind begins.
    """

    kind: str
    name: Text
    amount: int
    payee: Text
    basis: str
    verify: bool
    valid_from: date
    valid_until: date | None = None


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
class Term:
    """How long a registration holds that then ends by itself (有効期間, 期限付登録).

    counted_from: REGISTERED_ON, or the date of the form, from which the years run. last_month_day
    (MM-DD): they run from the first such day on instead, and so end on one; empty: they end as a term
    of 民法143条 does. longest_years: what may prolong it goes no further; 0: nothing is said of that.
    number_prefix: stands before the registration number.
    """

    years: int
    counted_from: str
    basis: str
    verify: bool
    last_month_day: str = ""
    longest_years: int = 0
    number_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """What a person applies for, and how it is examined.

    offered_from: the day from which it can be applied for here; None: not yet, and no door offers
    it. second_person: a grant is approved by a second officer. passers: the items that name a pass
    on the list of passers; empty where there is no such list. corrects: the registered items it may
    change. unsettled: what the data still lack; nothing with such a gap can be offered. term: of
    what it brings into the register; None: that holds without end.
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
    offered_from: date | None = None
    passers: tuple[str, ...] = ()
    age: AgeLimit | None = None
    corrects: tuple[str, ...] = ()
    unsettled: tuple[Text, ...] = ()
    term: Term | None = None

    @property
    def on_entry(self) -> bool:
        """It is about a registration its applicant has, whose number is linked already."""
        return self.id not in ENTERING

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
class NumberBasis:
    """What allows the use of the number, by item of the tables; network empty: not connected."""

    use: LegalBasis
    resident_register: LegalBasis
    network: LegalBasis | None = None


@dataclass(frozen=True, slots=True)
class RefresherCourse:
    """The course an Act lets the authority order after a disposition (再教育研修)."""

    name: Text
    basis: str
    verify: bool


@dataclass(frozen=True, slots=True)
class PublicSearch:
    """Whether the Act orders names to be searchable by anyone, and what is shown. refresher: where the
    Act knows a refresher course, that it is not finished is shown until it is."""

    ordered: bool
    basis: str
    shows: tuple[str, ...]
    verify: bool
    refresher: RefresherCourse | None = None


@dataclass(frozen=True, slots=True)
class DispositionDefinition:
    """A disposition the Act knows. longest_months: of the calendar; 0: the Act names no limit."""

    kind: str
    name: Text
    basis: str
    verify: bool
    longest_months: int = 0


@dataclass(frozen=True, slots=True)
class CredentialDefinition:
    """What the digital certificate shows always, and what the holder may choose to show."""

    vct_name: Text
    valid_days: int
    always_shown: tuple[str, ...]
    selectively_shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Qualification:
    """A qualification and its register.

    reading: of the Japanese name, in kana. registered_items: the items of the form that the
    register keeps, in the order it shows them. record_layout: its list of record items (layouts.py).
    """

    id: str
    source_id: str
    register_file: str
    valid_from: date
    name: Text
    reading: str
    register_name: Text
    record_layout: str
    enquiry_set: str
    uses_koseki: bool
    registered_items: tuple[str, ...]
    legal_basis: LegalBasis
    number_basis: NumberBasis
    public_search: PublicSearch
    dispositions: tuple[DispositionDefinition, ...]
    credential: CredentialDefinition
    procedures: tuple[Procedure, ...]

    @property
    def suspension(self) -> DispositionDefinition:
        """What this register calls a suspension, and its longest term."""
        return next(one for one in self.dispositions if one.kind == "suspension")

    @property
    def basics(self) -> tuple[str, ...]:
        """The basic data that are asked of Juki-net and compared (JUK-04)."""
        return ENQUIRY_SETS[self.enquiry_set]
