"""Signed notes against published keys and signatures.

Origins: key of sum.golang.org (the Go checksum database, built into the go command); PeterNeumann's
key, text and signature from the example of golang.org/x/mod/sumdb/note; the form from the example
in C2SP tlog-checkpoint.md. C2SP signed-note.md defines the same key id and signature.
"""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import assume, given
from hypothesis import strategies as st

from meibo.rooms.journal.note import BadNoteError, Head, key_id, sign, verify

PUBLISHED_KEYS = (
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
)
C2SP_EXAMPLE = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/\
Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key()
HEAD = Head(20852163, base64.b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="))


@pytest.mark.parametrize("published", PUBLISHED_KEYS)
def test_published_key_ids(published: str) -> None:
    name, wanted, encoded = published.split("+", 2)
    raw = base64.b64decode(encoded)
    assert raw[0] == 1, "Ed25519"
    assert key_id(name, raw[1:]).hex() == wanted


def test_a_published_signature_is_over_the_text_with_its_last_newline() -> None:
    """The same rule by which `verify` reads ours: signature = key id || Ed25519 over the text."""
    blob = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
        "nAM="
    )
    raw = base64.b64decode(PUBLISHED_KEYS[1].split("+", 2)[2])[1:]
    assert blob[:4] == key_id("PeterNeumann", raw)
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    Ed25519PublicKey.from_public_bytes(raw).verify(blob[4:], text.encode())


def test_form_is_that_of_the_published_example() -> None:
    ours = sign(HEAD, KEY, origin="example.com/behind-the-sofa")
    mine, theirs = ours.split("\n"), C2SP_EXAMPLE.split("\n")
    assert mine[:4] == theirs[:4]
    assert mine[4].rsplit(" ", 1)[0] == theirs[4].rsplit(" ", 1)[0]
    lengths = [len(base64.b64decode(lines[4].rsplit(" ", 1)[1])) for lines in (mine, theirs)]
    assert lengths == [68, 68]
    assert mine[5:] == theirs[5:] == [""]


def test_what_was_signed_is_read_back() -> None:
    assert verify(sign(HEAD, KEY), PUBLIC) == HEAD
    other = f"{sign(HEAD, KEY)}— witness.example/w {base64.b64encode(b'x' * 68).decode()}\n"
    assert verify(other, PUBLIC) == HEAD, "signatures of others are passed over"


@pytest.mark.parametrize(
    "change",
    [
        lambda note: note.replace("20852163", "20852164"),
        lambda note: note.replace("CsUY", "DsUY"),
        lambda note: note.replace("meibo/journal\n", "meibo/another\n", 1),
        lambda note: note.replace("\n\n", "\nmore\n\n"),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.split("\n\n")[0] + "\n\n",
        lambda note: note.replace("— meibo/journal", "— meibo/another"),
        lambda note: sign(HEAD, Ed25519PrivateKey.from_private_bytes(bytes(32))),
        lambda note: note[:-10] + "AAAAAAAA=\n",
        lambda note: "",
        lambda note: "\n\n",
    ],
)
def test_any_other_note_is_refused(change: object) -> None:
    assert callable(change)
    with pytest.raises(BadNoteError):
        verify(change(sign(HEAD, KEY)), PUBLIC)


@given(st.integers(0, 400), st.characters())
def test_one_other_character_is_refused(place: int, character: str) -> None:
    """No bit is left unused: base64, size and lines are read in one way of writing only."""
    note = sign(HEAD, KEY)
    place %= len(note)
    assume(character != note[place])
    with pytest.raises(BadNoteError):
        verify(note[:place] + character + note[place + 1 :], PUBLIC)


SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def test_base64_is_read_in_its_canonical_form_alone() -> None:
    """Two of the last six bits are unused: three more spellings decode to the same bytes."""
    note = sign(HEAD, KEY)
    root, signature = note.split("\n")[2], note.split(" ")[-1].strip()
    for part in (root, signature):
        assert part.endswith("=")
        last = SIGNS.index(part.rstrip("=")[-1])
        padding = "=" * part.count("=")
        unused = 4 if len(padding) == 1 else 16
        spellings = {SIGNS[last - last % unused + n] for n in range(unused)} - {SIGNS[last]}
        assert len(spellings) == unused - 1
        for sign_ in spellings:
            other = part.rstrip("=")[:-1] + sign_ + padding
            assert base64.b64decode(other) == base64.b64decode(part)
            with pytest.raises(BadNoteError):
                verify(note.replace(part, other), PUBLIC)


@pytest.mark.parametrize("size", ["+9", "09", " 9", "9 ", "９", "-9", "0x9", ""])
def test_a_size_is_a_plain_number(size: str) -> None:
    text = f"meibo/journal\n{size}\n{base64.b64encode(HEAD.root).decode()}\n"
    blob = key_id("meibo/journal", PUBLIC.public_bytes_raw()) + KEY.sign(text.encode())
    signed = f"{text}\n\u2014 meibo/journal {base64.b64encode(blob).decode()}\n"
    with pytest.raises(BadNoteError):
        verify(signed, PUBLIC)


def test_bad_note_error_is_a_value_error() -> None:
    assert issubclass(BadNoteError, ValueError)
