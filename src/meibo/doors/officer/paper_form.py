"""The form by which an officer copies a paper: what came with it, then every answer of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from meibo.catalogue import fees_on
from meibo.catalogue.definitions import Page, Procedure
from meibo.doors.frame.answer_forms import AnswerForm
from meibo.doors.frame.date_fields import EraDateField
from meibo.doors.frame.fields import OneOf, Option, SomeOf, TextField
from meibo.doors.frame.forms import PageForm
from meibo.flow.intake import paper_rules as rules
from meibo.flow.intake.paper_rules import Codes, Received
from meibo.terms.text import Language, Text

NOT_GIVEN = Text("番号の記載がない（住基ネットに照会する）", "No number given (Juki-net is asked)")
# Chosen, never left out: a number is asked for only where the paper gives none.
NONE_GIVEN = "none_given"
NO_AUTHORITY = Text("代理人ではない", "No agent")
FEE = Text("{fee}の納付", "How the {fee} was paid")


def _options(codes: Codes) -> list[Option]:
    return [Option(code, words) for code, words in codes.items()]


def received_form(
    found: Procedure, day: date, language: Language, data: Any = None, initial: Any = None
) -> PageForm:
    """What came with the paper. Fields as Received names them; fee_<kind> for each fee of the day."""
    authorities = {
        code: words for agent in rules.agents(found)
        for code, words in rules.AUTHORITIES[agent].items()
    }  # fmt: skip
    fields: dict[str, Any] = {
        "receipt_number": TextField(
            label=Text("受付番号", "Receipt number"), width="short",
            max_length=rules.LONGEST_RECEIPT,
        ),
        "arrived_on": EraDateField(label=Text("到達した日", "Day of arrival")),
        "arrived_by": OneOf(
            label=Text("受け取り方", "How it came"), options=_options(rules.ARRIVED_BY)
        ),
        "agent": OneOf(
            label=Text("申請する方", "Who applies"), options=_options(rules.agents(found))
        ),
        "agent_name": TextField(
            label=Text("代理人・届出義務者の氏名", "Name of agent or notifier"), required=False,
            max_length=rules.LONGEST_AGENT,
        ),
        "agent_authority": OneOf(
            label=Text("代理権・届出義務を確認した書類", "Document of the agent's or notifier's standing"),
            options=[Option("", NO_AUTHORITY), *_options(authorities)], required=False,
            as_list=True,
        ),
        "identity": SomeOf(
            label=Text("身元を確認した書類", "Identity documents seen"),
            hint=Text(
                "写真付きを1つ、または写真のないものを2つ。代理人のときは代理人のもの。",
                "One with a photograph, or two without; the agent's where there is one.",
            ),
            options=_options(rules.IDENTITY),
        ),
        "number_document": OneOf(
            label=Text("番号を確認した書類", "Document that shows the number"),
            hint=Text(
                "番号はここには書きません。受付の後、2人が別々に入力します。",
                "The number is not written here: two officers type it after acceptance.",
            ),
            options=[*_options(rules.NUMBER_DOCUMENTS), Option(NONE_GIVEN, NOT_GIVEN)],
        ),
    }  # fmt: skip
    if rules.notifiable(found):
        fields["happened_on"] = EraDateField(
            label=Text(
                "死亡の日、または失踪宣告の確定した日", "Day of the death, or of the decree"
            ),
            required=False,
        )
    for fee in fees_on(found, day):
        words = Text(f"{fee.amount:,}円", f"¥{fee.amount:,}")
        fields[f"fee_{fee.kind}"] = OneOf(
            label=FEE.fill(fee=fee.name), hint=words, options=_options(rules.MEANS)
        )
    made: PageForm = type("ReceivedForm", (PageForm,), fields)(
        data, language=language, initial=initial
    )
    return made


def said(form: PageForm) -> Received:
    """What a valid form says."""
    found = form.cleaned_data
    fees = {name[4:]: value for name, value in found.items() if name.startswith("fee_")}
    return Received(
        receipt_number=found["receipt_number"],
        arrived_on=found["arrived_on"],
        arrived_by=found["arrived_by"],
        identity=tuple(found["identity"]),
        number_document="" if found["number_document"] == NONE_GIVEN else found["number_document"],
        agent=found["agent"],
        agent_name=found["agent_name"],
        agent_authority=found["agent_authority"],
        fees=fees,
        happened_on=found.get("happened_on"),
    )


def recorded(paper: Any) -> dict[str, Any]:
    """A kept Paper as the form shows it."""
    names = ("receipt_number", "arrived_on", "arrived_by", "identity", "number_document", "agent",
             "agent_name", "agent_authority", "happened_on")  # fmt: skip
    fees = {f"fee_{kind}": one["means"] for kind, one in paper.fees.items()}
    shown = {name: getattr(paper, name) for name in names} | fees
    return shown | {"number_document": paper.number_document or NONE_GIVEN}


def answers_form(
    found: Procedure, language: Language, content: Mapping[str, Any], data: Any = None
) -> AnswerForm:
    """Every item of the procedure on one page, as on the paper."""
    first = found.pages[0]
    whole = Page("paper", first.title, first.why, rules.on_paper(found).items())
    return AnswerForm(whole, content, data, language=language)
