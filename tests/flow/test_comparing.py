"""Two sources side by side: equal to the character, written differently, or different."""

from __future__ import annotations

import pytest

from meibo.flow.examination.rules import Match, compare


@pytest.mark.parametrize(
    ("item", "one", "other", "match"),
    [
        ("name", "見本　花子", "見本　花子", Match.EQUAL),
        ("name", "髙橋　花子", "高橋花子", Match.VARIANT),
        ("name", "葛\U000e0102城", "葛城", Match.VARIANT),
        ("name", "見本　花子", "見本　花代", Match.DIFFERENT),
        ("address", "見本町一丁目２番３号", "見本町1-2-3", Match.VARIANT),
        ("address", "見本町12-3", "見本町1-23", Match.DIFFERENT),
        ("address", "見本町１丁目", "", Match.MISSING),
        ("birth_date", "2001-04-05", "2001-4-5", Match.DIFFERENT),
        ("sex", "1", "１", Match.DIFFERENT),
    ],
)
def test_how_one_item_of_two_sources_compares(
    item: str, one: str, other: str, match: Match
) -> None:
    assert compare(item, one, other) == match
    assert compare(item, other, one) == match
