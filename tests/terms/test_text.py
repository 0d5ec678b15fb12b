"""Text: two sides, neither empty."""

import pytest

from meibo.terms.text import Text


@pytest.mark.parametrize(("ja", "en"), [("", "a"), ("あ", ""), ("　", "a"), ("あ", " \n")])
def test_an_empty_side_is_refused(ja: str, en: str) -> None:
    with pytest.raises(ValueError, match="needs its Japanese and its English"):
        Text(ja, en)


def test_each_side() -> None:
    text = Text("はい", "yes")
    assert (text.of("ja"), text.of("en")) == ("はい", "yes")
    with pytest.raises(ValueError, match="fr"):
        text.of("fr")


def test_fill_keeps_two_sides() -> None:
    filled = Text("{q}の{n} 件", "{n} × {q}").fill(q=Text("看護師", "nurse"), n=2)
    assert filled == Text("看護師の2 件", "2 × nurse")
