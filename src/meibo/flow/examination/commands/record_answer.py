"""Juki-net's answer becomes a fact of the case; an equal one confirms the number's link."""

from __future__ import annotations

from uuid import UUID

from meibo.catalogue.definitions import ENQUIRY_SETS
from meibo.flow.examination.facts import fact, other_names
from meibo.flow.examination.models import Enquiry, Fact
from meibo.flow.examination.rules import OTHER_NAMES, agrees, differences
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault.limits import REGISTRATION_CHECK
from meibo.rooms.vault.window import confirm_link, end_warrant, unknown_number
from meibo.terms.basic_data import form_basics


@act("examination.record_answer", purpose="enquiry", permit=process)
def record_answer(act: Act, *, case: UUID) -> None:
    """Compare the answer with form and card; people decide about any difference (REG-04)."""
    row = Enquiry.objects.select_related("case").get(case=case)
    act.about(case=row.case.application, subject=row.pseudonym)
    if row.answer is None or Fact.objects.filter(case=case, source="juki").exists():
        act.outcome = "nothing"
        return
    person = row.answer.get("person") or {}
    items = ENQUIRY_SETS[row.enquiry_set]
    form = differences(items, form_basics(row.case.content), person)
    # About an entry no face data were read: the number is the holder's, and the signer is compared; a
    # paper has neither, and its form stands for what was shown.
    shown = "signer" if row.case.entry and row.case.signer else "face"
    card = differences(items, getattr(row.case, shown), person)
    end_warrant(act, purpose=REGISTRATION_CHECK, case=row.case.application)
    if row.answer["result"] == "not_found":
        # Never linked by this; one confirmed before keeps its date, and people are told so.
        before = unknown_number(act, row.pseudonym)
        finding = "not_found_any_more" if before else "not_found"
    elif row.answer["result"] != "found":
        finding = row.answer["result"]
    elif not person.get("alive", True):
        finding = "dead"
    elif agrees(form) and agrees(card):
        finding = "agrees"
        confirm_link(act, row.pseudonym)
    else:
        finding = "differs"
    content = {"person": person, "form_and_juki": form, f"{shown}_and_juki": card}
    made = [fact(row.register, "identity", "juki", finding, content)]
    if wished := [item for item in OTHER_NAMES if person and row.case.content.get(item)]:
        made.append(other_names(row.register, row.case.content, person, wished))
    for one in made:
        one.case, one.gathered_at = row.case, act.at
    Fact.objects.bulk_create(made)
