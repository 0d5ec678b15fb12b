"""An answer is read strictly: it holds 戸籍関係情報 about the person that was asked, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from rig_network import change, record

from meibo.connectors.info_network.answers import read
from meibo.connectors.wire.exchange import WrongAnswerError

CODE = "A" * 40


def given(**other: Any) -> dict[str, Any]:
    return {
        "result": "provided",
        "code": CODE,
        "record": record(change("2020-02-29", "01101")),
    } | other


def test_a_right_answer_is_kept_without_the_code() -> None:
    assert read(given(), CODE) == {"result": "provided", "record": given()["record"]}
    nothing = {"result": "no_record", "record": None}
    assert read({**nothing, "code": CODE}, CODE) == nothing


@pytest.mark.requirement("KOS-11", "KOS-23")
@pytest.mark.parametrize(
    "wrong",
    [
        given(code="B" * 40),  # another person's
        given(result="perhaps"),
        given(record=None),
        given(result="no_record"),
        given(name="見本　花子"),
        given(record=record(name="見本　花子")),
        given(record=record(address="東京都千代田区霞が関１丁目")),
        given(record={key: value for key, value in record().items() if key != "death"}),
        given(record=record(change("2020-02-30", "01101"))),
        given(record=record(change("令和2年", "01101"))),
        given(record=record(change("2020-02-29", "123456789018"))),
        given(record=record(change("2020-02-29", "東京都"))),
        given(record=record(change("2020-02-29", "01101", "x"))),
        given(record=record(changes=[{}])),
        given(record=record(changes=["x"])),
        given(record=record(changes=[change("2020-01-01", "01101")] * 201)),
        given(record=record(death={"day": "2020-01-01"})),
        given(record=record(death="2020-01-01")),
        given(record=record(birth_place="13104 見本")),
        given(record=record(death_day_uncertain="maybe")),
        {},
    ],
)  # fmt: skip
def test_anything_else_is_no_answer(wrong: dict[str, Any]) -> None:
    with pytest.raises((WrongAnswerError, ValueError)):
        read(wrong, CODE)
