"""What Juki-net says of characters its code has not (外字数), in words (REG-23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from meibo.doors.frame.components import Fact, FactRow
from meibo.doors.frame.languages import current
from meibo.terms.text import Text

OUTSIDE = Text("外字の数", "Characters outside the code")
_MEANS = Text(
    "{counts}。住基ネットの文字コードにない字形です。表示された文字と、申請や戸籍の字形を目で比べてください。",
    "{counts}. Their shapes are not in Juki-net's code: compare what is shown with application and "
    "family register by eye.",
)
_COUNTS = {
    "outside_in_name": Text("氏名 {n}字", "name: {n}"),
    "outside_in_former_name": Text("旧氏 {n}字", "former surname: {n}"),
    "outside_in_address": Text("住所 {n}字", "address: {n}"),
    "outside_records": Text("外字データ {n}件", "records of shapes: {n}"),
}


def outside_words(said: Mapping[str, Any]) -> Text | None:
    """How many there are, and what that means; None where there is none."""
    found = [words.fill(n=said[item]) for item, words in _COUNTS.items() if said.get(item)]
    if not found:
        return None
    counts = Text("、".join(one.ja for one in found), ", ".join(one.en for one in found))
    return _MEANS.fill(counts=counts)


def outside_rows(person: Mapping[str, Any]) -> list[FactRow]:
    """A row of the facts of a case, in the column of Juki-net; none where there is nothing to say."""
    words = outside_words(person)
    return [FactRow(OUTSIDE, {"juki": Fact(words.of(current()))})] if words else []
