"""SD-JWT against the examples of RFC 9901 (§4.2.1 disclosures, §4.2.3 digest, §4.2.4.1 payload)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.flow.certificate.sd_jwt import (
    MalformedError,
    combine,
    conceal,
    disclosed,
    split,
)

DISCLOSURE = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
DIGEST = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
PAYLOAD = {"given_name": "Alice", "_sd": [DIGEST]}
# The same claim, written in other ways that the RFC lists: none of them was signed.
OTHER_WRITINGS = (
    "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNXHUwMGY2Yml1cyJd",
    "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd",
)
ELEMENT = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0"  # §4.2.2: an array element, two parts

names = st.text(min_size=1, max_size=12).filter(lambda name: name not in {"_sd", "_sd_alg", "..."})
claims = st.dictionaries(names, st.text(max_size=20), min_size=1, max_size=6)


def test_the_published_disclosure_is_read() -> None:
    assert disclosed(PAYLOAD, (DISCLOSURE,)) == {"given_name": "Alice", "family_name": "Möbius"}
    assert disclosed(PAYLOAD, ()) == {"given_name": "Alice"}


@pytest.mark.parametrize("other", OTHER_WRITINGS)
def test_another_writing_of_the_same_claim_was_not_signed(other: str) -> None:
    with pytest.raises(MalformedError, match="not signed"):
        disclosed(PAYLOAD, (other,))


def test_what_was_not_signed_given_twice_or_is_there_already_is_refused() -> None:
    with pytest.raises(MalformedError, match="twice"):
        disclosed(PAYLOAD, (DISCLOSURE, DISCLOSURE))
    with pytest.raises(MalformedError, match="claim that is there"):
        disclosed({**PAYLOAD, "family_name": "Other"}, (DISCLOSURE,))
    with pytest.raises(MalformedError, match="different ones"):
        disclosed({"_sd": [DIGEST, DIGEST]}, (DISCLOSURE,))
    with pytest.raises(MalformedError, match="algorithm"):
        disclosed({**PAYLOAD, "_sd_alg": "sha-512"}, (DISCLOSURE,))


def digest_of(disclosure: str) -> str:
    import base64
    import hashlib

    raw = hashlib.sha256(disclosure.encode()).digest()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_signed_but_of_another_shape_is_refused() -> None:
    import base64

    def encoded(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()

    for shape in (
        ELEMENT, encoded('{"a": 1}'), encoded('["s", 1, 2]'), encoded("["), "ü", encoded("null"),
        encoded('["s", "_sd", []]'), encoded('["s", "...", 1]'), encoded('["s", "_sd_alg", "x"]'),
    ):  # fmt: skip
        with pytest.raises(MalformedError):
            disclosed({"_sd": [digest_of(shape)]}, (shape,))


@given(claims, st.data())
def test_any_choice_of_disclosures_comes_back(found: dict[str, str], data: st.DataObject) -> None:
    disclosures, digests = conceal(found)
    assert digests == sorted(map(digest_of, disclosures))
    chosen = data.draw(st.lists(st.sampled_from(disclosures), unique=True))
    text = combine("a.b.c", chosen)
    presented = split(text)
    assert presented.jws == "a.b.c"
    assert presented.key_binding == ""
    shown = disclosed({"_sd": digests, "_sd_alg": "sha-256"}, presented.disclosures)
    assert shown.items() <= found.items()
    assert len(shown) == len(chosen)


def test_salts_differ() -> None:
    assert conceal({"a": "1"}) != conceal({"a": "1"})


@given(claims, st.data())
def test_one_character_changed_is_noticed(found: dict[str, str], data: st.DataObject) -> None:
    disclosures, digests = conceal(found)
    one = data.draw(st.sampled_from(disclosures))
    place = data.draw(st.integers(0, len(one) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_"))
    changed = one[:place] + letter + one[place + 1 :]
    if changed == one:
        return
    with pytest.raises(MalformedError):
        disclosed({"_sd": digests}, (changed,))


@given(st.text(max_size=200))
def test_any_text_is_taken_apart_or_refused(text: str) -> None:
    try:
        split(text)
    except MalformedError:
        return
    assert text.count("~") >= 1
    assert text.split("~", maxsplit=1)[0].count(".") == 2


def test_too_long_is_refused() -> None:
    with pytest.raises(MalformedError):
        split("a.b.c~" + "x" * 30_000)


@given(st.recursive(st.none() | st.booleans() | st.text(max_size=8),
                    lambda part: st.lists(part, max_size=3) | st.dictionaries(
                        st.text(max_size=8), part, max_size=3)))  # fmt: skip
def test_any_signed_payload_is_read_or_refused(value: object) -> None:
    for payload in ({"_sd": value}, {"_sd": [value]}, {"_sd_alg": value}):
        try:
            disclosed(payload, (DISCLOSURE,))
        except MalformedError:
            continue
