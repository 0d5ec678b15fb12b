"""Texts, canonical bytes, base64url, days in Japan, refusals, prefectures."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u, canonical, digest, unb64u
from meibo.terms.day import japanese_day
from meibo.terms.prefecture import PREFECTURES
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal, TooOften
from meibo.terms.text import Text

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(), part, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), plain, max_size=5))
def test_canonical_bytes_do_not_depend_on_the_order(document: dict[str, object]) -> None:
    mixed = dict(reversed(document.items()))
    try:
        assert canonical(mixed) == canonical(document)
    except UnicodeEncodeError:
        return  # half a surrogate pair has no bytes
    assert json.loads(canonical(document)) == document
    assert len(digest(document)) == 64


def test_canonical_bytes_as_agreed_on_the_wire() -> None:
    assert canonical({"b": "字", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"字"}'.encode()


@given(st.binary(max_size=50))
def test_base64url_round_trip(data: bytes) -> None:
    text = b64u(data)
    assert "=" not in text
    assert unb64u(text) == data


@pytest.mark.parametrize(
    "text", ["a", "ä", "A+/A", "AA AA", "AA\n", "A===", "AA==", "AB", "\ud800"]
)
def test_what_is_not_base64url_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unb64u(text)


def test_base64url_of_rfc_4648() -> None:
    for plain_, text in (("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foobar", "Zm9vYmFy")):
        assert b64u(plain_.encode()) == text
    assert b64u(b"\xfb\xff") == "-_8"


def test_days_change_at_midnight_in_japan() -> None:
    assert japanese_day(datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 20)
    assert japanese_day(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == date(2026, 11, 21)


def test_a_text_needs_both_sides() -> None:
    for ja, en in (("", "x"), ("あ", ""), ("　", "x")):
        with pytest.raises(ValueError, match="English side"):
            Text(ja, en)
    text = Text("{name}です", "It is {name}")
    assert text.fill(name=Text("花", "flower")) == Text("花です", "It is flower")
    assert (text.of("ja"), text.of("en")) == (text.ja, text.en)
    with pytest.raises(ValueError, match="fr"):
        text.of("fr")


def test_a_token_is_never_shown() -> None:
    assert "secret" not in repr(Actor("here", b"secret"))


def test_refusals_say_what_a_door_makes_of_them() -> None:
    text = Text("あ", "a")
    kinds = [kind("x", text).kind for kind in (Refusal, NotPermitted, NotFound, Conflict, TooOften)]
    assert kinds == ["invalid", "not_permitted", "not_found", "conflict", "too_often"]
    assert str(Refusal("room.code", text)) == "room.code", "logs show the code alone"


def test_there_are_47_prefectures() -> None:
    assert len(set(PREFECTURES)) == 47
    assert [one[-1] for one in PREFECTURES].count("県") == 43
