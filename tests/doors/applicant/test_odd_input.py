"""Whatever is sent, the door answers in words: never a fault, never a thing it should not keep."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meibo.catalogue import procedure
from meibo.doors.frame.answer_forms import AnswerForm

PAGES = procedure("nurse", "new_registration").pages
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.sampled_from(
    ["", "令和", "reiwa", "0", "-1", "９９９９９", "99999999999", "%", "%(value)s", "{label}", "\x00",
     "<b>", "' OR 1=1 --", "元", "1", "2000", "２９", "yes", "no", "東京都", "ヴ", "🦊"]
)  # fmt: skip
FIELDS = st.sampled_from(
    [
        name
        for page in PAGES
        for item in page.items
        for name in (
            [f"{item.id}_{part}" for part in ("era", "year", "month", "day")]
            if item.kind == "date"
            else [item.id]
        )
    ]
)
SENT = st.dictionaries(FIELDS, TYPED, max_size=8)
FEW = settings(
    max_examples=60, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip


@FEW
@given(page=st.sampled_from([page.id for page in PAGES]), sent=SENT)
def test_answers_of_any_kind(shown: Any, page: str, sent: dict[str, str]) -> None:
    answer = shown.at("draft").post(shown.path("draft", f"/pages/{page}"), sent)
    assert answer.status_code in {303, 422}


@FEW
@given(page=st.sampled_from(PAGES), sent=SENT, language=st.sampled_from(["ja", "en"]))
def test_every_refusal_finds_a_place_on_the_page(page: Any, sent: Any, language: Any) -> None:
    from meibo.flow.intake.rules import read_page

    form = AnswerForm(page, {}, sent, language=language)
    refusals = read_page(page, sent)[1]
    form.show_refusals(refusals)
    lines = form.error_lines()
    assert len(lines) == len(refusals)
    assert all(line.target and line.message for line in lines)


@FEW
@given(
    query=st.dictionaries(
        st.sampled_from(["request", "result", "from", "look", "seen", "back"]), TYPED, max_size=4
    ),
    rest=st.sampled_from(
        ["", "/check", "/card", "/card/done", "/sign", "/sign/done", "/pages/name"]
    ),
)
def test_addresses_of_any_kind(shown: Any, query: dict[str, str], rest: str) -> None:
    answer = shown.at("complete").get(shown.path("complete", rest), query)
    # 503: the card of these tests does not answer where a request has the right form.
    assert answer.status_code in {200, 303, 422, 503}
