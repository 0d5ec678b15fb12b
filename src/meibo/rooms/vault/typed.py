"""Numbers typed from a paper or for an entry, or found by basic data: what intake and registration ask
of the vault (REG-04).

Who may do what, and that it takes three people, is held by PostgreSQL (sql/typed_numbers.sql).
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from meibo.catalogue import authority_of, qualification
from meibo.rooms.journal.act import Act
from meibo.rooms.vault.calling import call
from meibo.rooms.vault.deposit import encapsulated, refuse_retired
from meibo.rooms.vault.models import Typing
from meibo.rooms.vault.refusals import bad_envelope, enc_reused, reason_wanted
from meibo.rooms.vault.states import TypingState
from meibo.rooms.vault.typed_refusals import not_typing, third_person
from meibo.terms.canonical import b64u, digest
from meibo.terms.reason import fits

ROUTE = "typed"
# What the number of a linking is: of a paper, typed or asked for; or typed for an entry.
OF_PAPERS = ("typed", "asked")
OF_ENTRIES = "entry"
# What an officers' process may read of the table.
_SHOWN = (
    "case", "register", "kind", "state", "round", "last_round", "first_by", "second_by",
    "opened_at", "confirmed_by", "confirmed_at", "released_by", "released_at", "release_reason",
    "settled_at",
)  # fmt: skip
_LOCKED_OF = """
(SELECT count(*) FROM (SELECT FROM vault.vault_typing
  WHERE register = ANY (%s) AND state = 'locked' AND kind = ANY (%s) LIMIT %s) AS listed)
"""
_LOCKED = f"SELECT {_LOCKED_OF}, {_LOCKED_OF}"
_BOUND = {"kid", "case", "nonce", "route", "round", "typist"}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a linking stands, as officers may know it: never what failed, or why.

    rounds_left: this one included; 0 while locked. hands: who typed or looked in this round.
    """

    case: UUID
    register: str
    kind: str
    state: TypingState
    round: int
    rounds_left: int
    hands: tuple[UUID, ...]
    opened_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    released_at: datetime | None
    release_reason: str
    settled_at: datetime | None


def open_typing(act: Act, *, case: UUID, register: str, asked: dict[str, str] | None) -> None:
    """A paper was taken in: its number is typed; or asked for by `asked`, where none was given."""
    call(
        "open_typing(%s, %s, %s, %s, %s, %s)", case, register,
        qualification(register).register_file, authority_of(register).id,
        None if asked is None else json.dumps(asked, ensure_ascii=False), act.at,
    )  # fmt: skip


def standings(cases: list[UUID]) -> dict[UUID, Standing]:
    """Where the linkings of some cases stand, by case."""
    rows = Typing.objects.filter(case__in=cases).values(*_SHOWN)
    return {row["case"]: _standing(row) for row in rows}


def _standing(row: dict[str, Any]) -> Standing:
    state = TypingState(row["state"])
    left = 0 if state == TypingState.LOCKED else row["last_round"] - row["round"] + 1
    return Standing(
        case=row["case"], register=row["register"], kind=row["kind"], state=state,
        round=row["round"], rounds_left=left,
        hands=tuple(one for one in (row["first_by"], row["second_by"]) if one is not None),
        opened_at=row["opened_at"], confirmed_by=row["confirmed_by"],
        confirmed_at=row["confirmed_at"], released_at=row["released_at"],
        release_reason=row["release_reason"], settled_at=row["settled_at"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """What the typing page is told: what one envelope is for."""

    case: UUID
    nonce: str
    typist: UUID
    round: int


def order(act: Act, case: UUID) -> Order:
    """A one-use nonce for the officer's envelope, and the round it is for.

    Refuses vault.not_typing, vault.third_person (who has typed in this round).
    """
    nonce = b64u(secrets.token_bytes(16))
    _refuse(call("issue_typing_nonce(%s, %s, %s)", nonce, case, act.at))
    turn = Typing.objects.values_list("round", flat=True).get(case=case)
    return Order(case, nonce, act.scope.account, turn)


def deposit_typed(act: Act, *, case: UUID, envelope: Any) -> None:
    """Take an officer's envelope in. Refuses vault.envelope, vault.enc_reused, vault.key_retired,
    vault.not_typing (another round by now) and vault.third_person."""
    enc = encapsulated(envelope, case, _BOUND, ROUTE)
    refuse_retired(envelope["kid"], act)
    _refuse(
        call(
            "deposit_typed(%s, %s, %s, %s, %s, %s)", uuid4(), case, json.dumps(envelope),
            hashlib.sha256(enc).digest(), digest(envelope), act.at,
        )
    )  # fmt: skip


def confirm_found(case: UUID) -> None:
    """One of two officers has looked at who was found by basic data."""
    _refuse(call("confirm_found(%s)", case))


def confirm(act: Act, case: UUID, *, good: bool) -> None:
    """A superior's final word: link it, or have it typed again. Refuses vault.not_typing,
    vault.third_person."""
    _refuse(call("confirm_typing(%s, %s, %s)", case, good, act.at))


def release(act: Act, case: UUID, *, reason: str) -> None:
    """A superior unlocks it for three more rounds. Refuses vault.reason as well."""
    if not fits(reason):
        raise reason_wanted()
    _refuse(call("release_typing(%s, %s, %s)", case, reason, act.at))


def drop(act: Act, case: UUID) -> None:
    """The paper is returned; what was typed or found is discarded."""
    _refuse(call("drop_typing(%s, %s)", case, act.at))


def to_judge(*kinds: str, limit: int = 50) -> list[UUID]:
    """Linkings of some kinds whose numbers have been compared and asked about."""
    rows = Typing.objects.filter(state=TypingState.CHECKED, kind__in=kinds)
    return list(rows.order_by("next_try_at").values_list("case", flat=True)[:limit])


def count_locked(registers: Iterable[str], most: int) -> tuple[int, int]:
    """How many linkings of papers, and of entries, in some registers are locked and wait for a superior;
    each counted up to `most`."""
    of = sorted(registers)
    values: list[Any] = [of, list(OF_PAPERS), most, of, [OF_ENTRIES], most]
    with connection.cursor() as cursor:
        papers, entries = cursor.execute(_LOCKED, values).fetchone()
    return papers, entries


def locked_papers(registers: Iterable[str], most: int) -> list[UUID]:
    """The cases of the papers' among them, the oldest first."""
    rows = Typing.objects.filter(
        register__in=list(registers), state=TypingState.LOCKED, kind__in=OF_PAPERS
    )
    return list(rows.order_by("opened_at").values_list("case", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class Checked:
    """What came back, for the clock: result as Juki-net's, or "unequal"; never a number."""

    register: str
    result: str
    person: dict[str, Any]


def checked(case: UUID) -> Checked | None:
    """What came of comparing and asking; None where it is not there (any more)."""
    row = (
        Typing.objects.filter(case=case, state=TypingState.CHECKED)
        .values("register", "answer")
        .first()
    )
    if row is None or row["answer"] is None:
        return None
    return Checked(row["register"], row["answer"]["result"], row["answer"].get("person") or {})


def found_person(case: UUID) -> dict[str, Any]:
    """Who was found by basic data, for the officers who look at it; empty before and after."""
    return dict(call("found_person(%s)", case) or {})


def judge(act: Act, case: UUID, *, agrees: bool) -> str:
    """Say whether it is the paper's person; the state that follows, "nothing" where it moved on."""
    return str(call("judge_typed(%s, %s, %s)", case, agrees, act.at))


def link_typed(act: Act, case: UUID) -> UUID | None:
    """Link what a superior confirmed; None where it is not confirmed (any more)."""
    found: UUID | None = call("link_typed(%s, %s)", case, act.at)
    return found


def _refuse(code: str) -> None:
    """Refuse with what PostgreSQL said; nothing where it said nothing."""
    found = {
        "": None, "state": not_typing, "round": not_typing, "typist": third_person,
        "nonce": bad_envelope, "enc": enc_reused, "reason": reason_wanted,
    }[code]  # fmt: skip
    if found is not None:
        raise found()
