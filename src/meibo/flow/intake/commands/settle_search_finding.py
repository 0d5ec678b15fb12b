"""An officer who did not search says what became of a finding about a search (JUK-08)."""

from __future__ import annotations

from uuid import UUID

from meibo.flow.intake.refusals import answer
from meibo.flow.intake.search_rules import LONGEST, RESULTS, SHORTEST
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import duty
from meibo.rooms.vault import searches
from meibo.rooms.vault.limits import TERMINAL_SEARCH
from meibo.terms.individual_number import refuse_number


@act("terminal.settle_finding", purpose=TERMINAL_SEARCH, permit=duty("approve"))
def settle_search_finding(act: Act, *, finding: UUID, result: str, reason: str) -> None:
    """With a coded result and a reason. Refuses intake.finding_result, intake.finding_reason,
    text.individual_number, vault.no_search_finding, vault.finding_settled, vault.own_search."""
    act.about(case=searches.search_of(finding))
    if result not in RESULTS:
        raise answer("finding_result", "結果を選んでください。", "Choose a result.", "result")
    refuse_number(reason, "reason")
    said = reason.strip()
    if not SHORTEST <= len(said) <= LONGEST:
        raise answer(
            "finding_reason", "確認した内容を5文字以上、300文字以内で書いてください。",
            "Say what you found, in 5 to 300 characters.", "reason",
        )  # fmt: skip
    searches.settle(act, finding, result=result, reason=said)
    act.outcome = f"settled:{result}"
