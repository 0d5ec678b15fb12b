"""A registration run: the day's approved cases are entered with one date and contiguous numbers."""

from __future__ import annotations

from datetime import date

from meibo.catalogue import procedure, qualification, register_file_of
from meibo.catalogue.lasting import last_day
from meibo.flow.examination.handoff import Decision, granted, hand_over
from meibo.flow.registration.models import Run
from meibo.flow.registration.particulars import full_name, particulars
from meibo.flow.registration.refusals import count_changed, no_such_register, nothing_to_enter
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.register.cards import issue_cards
from meibo.rooms.register.window import NewEntry, enter, entered_among
from meibo.rooms.vault.linking import known_by
from meibo.terms.day import japanese_day
from meibo.terms.person_name import folded_key


def _new_entry(decision: Decision, on: date) -> NewEntry:
    kept, term = particulars(decision), procedure(decision.register, decision.procedure).term
    return NewEntry(
        case=decision.case,
        account=decision.account,
        portal_pseudonym=decision.portal_pseudonym,
        pseudonym=decision.pseudonym,
        name_key=folded_key(full_name(kept)),
        particulars=kept,
        number_prefix=term.number_prefix if term else "",
        valid_until=last_day(term, decision.content, on),
    )


def _enterable(register: str, decisions: list[Decision]) -> list[Decision]:
    """Of approved cases, one for each person who is not in the register yet.

    A person decided upon twice (two cards, two applications) is entered once; the second case stays
    on the desk and never holds up the others' run.
    """
    people = known_by(*(decision.pseudonym for decision in decisions))
    seen = entered_among(register, [one for person in people.values() for one in person])
    found = []
    for decision in decisions:
        person = people[decision.pseudonym]
        if seen.isdisjoint(person):
            seen.update(person)
            found.append(decision)
    return found


@act("registration.run", purpose="registration", permit=duty("register"))
def run_registration(act: Act, *, register: str, expected: int | None = None) -> int:
    """Enter all approved cases of a register; returns how many (REG-01, REG-10).

    From the date of the run the people are licensed. Where the register file has one card for all
    licences, each person's gets a new issue. expected: how many the officer confirmed.
    Refuses registration.nothing and registration.count_changed.
    """
    if register not in act.scope.registers:
        raise no_such_register()
    waiting = granted(register)
    if waiting and expected not in {None, len(waiting)}:
        raise count_changed()
    decisions = _enterable(register, waiting)
    if not decisions:
        raise nothing_to_enter()
    hand_over(act, [decision.case for decision in decisions])
    on = japanese_day(act.at)
    entries = enter(
        act,
        register=register,
        register_file=qualification(register).register_file,
        on=on,
        new=[_new_entry(decision, on) for decision in decisions],
    )
    if register_file_of(register).one_card:
        issue_cards(act, entries)
    run = Run.objects.create(
        register=register,
        registered_on=on,
        by=act.scope.account,
        at=act.at,
        first_number=entries[0].registration_number,
        entered=len(entries),
    )
    act.about(case=run.id)
    return len(entries)
