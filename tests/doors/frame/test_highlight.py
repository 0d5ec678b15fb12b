"""Differing characters, as a reader sees characters."""

from hypothesis import given
from hypothesis import strategies as st

from meibo.doors.frame.components import Fact, FactRow
from meibo.doors.frame.highlight import Piece, characters, code_points, highlight
from meibo.terms.text import Text

KUZU_1 = "葛\U000e0100"
KUZU_2 = "葛\U000e0101"
NAMES = st.text(
    alphabet=st.sampled_from(
        ["葛", "\U000e0100", "\U000e0101", "髙", "高", "か", "\u3099", "ｶ", "ﾞ", "\u200d", "👩", " "]
    ),
    max_size=12,
)


@given(NAMES | st.text(max_size=20))
def test_characters_joined_are_the_value(value: str) -> None:
    assert "".join(characters(value)) == value


@given(NAMES, NAMES)
def test_pieces_joined_are_the_value_and_cut_no_character(value: str, reference: str) -> None:
    pieces = highlight(value, reference)
    assert "".join(p.text for p in pieces) == value
    assert [c for p in pieces for c in characters(p.text)] == characters(value)


@given(NAMES, NAMES)
def test_nothing_is_marked_exactly_when_equal(value: str, reference: str) -> None:
    unmarked = all(p.kind == "same" for p in highlight(value, reference))
    assert unmarked == (value == reference)


@given(NAMES, NAMES)
def test_what_is_not_marked_stands_in_the_reference_too(value: str, reference: str) -> None:
    rest = iter(characters(reference))
    same = [c for p in highlight(value, reference) if p.kind == "same" for c in characters(p.text)]
    assert all(c in rest for c in same)


def test_a_variation_selector_belongs_to_its_character() -> None:
    assert highlight(f"{KUZU_1}城", f"{KUZU_2}城") == [
        Piece("differs", KUZU_1),
        Piece("same", "城"),
    ]
    assert code_points(KUZU_1) == "U+845B U+E0100"


def test_look_alikes_and_width_differ() -> None:
    assert highlight("髙橋", "高橋")[0] == Piece("differs", "髙")
    assert highlight("２番", "2番")[0] == Piece("differs", "２")
    assert highlight("\ufa19", "神") == [Piece("differs", "\ufa19")]


def test_a_missing_character_leaves_a_gap() -> None:
    assert highlight("東京見本", "東京都見本") == [
        Piece("same", "東京"),
        Piece("gap", ""),
        Piece("same", "見本"),
    ]


def row(**facts: Fact) -> FactRow:
    return FactRow(Text("氏名", "Name"), facts)


def test_a_missing_value_is_never_a_difference() -> None:
    line = row(application=Fact("甲"), card=Fact(None, Text("回答なし", "no answer")))
    assert line.comparison("card").verdict == "absent"
    assert line.comparison("koseki").verdict == "absent"
    assert not line.differs
    assert row(application=Fact(None), card=Fact("甲")).comparison("card").verdict == "reference"


def test_a_difference_is_found_in_any_source() -> None:
    line = row(application=Fact("髙橋"), card=Fact("髙橋"), juki=Fact("高橋", variant=True))
    assert line.differs
    assert line.comparison("card").verdict == "same"
    assert line.comparison("juki").verdict == "variant"
    assert line.comparison("juki").codes == (("高", "U+9AD8"),)
