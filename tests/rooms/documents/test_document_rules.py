"""What a file is, told by its bytes; and a name that is only a name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meibo.rooms.documents.rules import LONGEST_NAME, media_type, plain_name


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"), (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF", None), (b"\xff\xd8", None),
        (b"\x89PNG\n", None), (b"", None), (b"GIF89a", None), (b"PK\x03\x04", None),
        (b"<svg>", None), (b" %PDF-1.7", None),
    ],
)  # fmt: skip
def test_magic_bytes(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../x", "x"), ("..\\..\\x", "x"), ("/", "file"), ("..", "file"), ("", "file"),
        ("a/../b.pdf", "b.pdf"), ("診断書.pdf", "診断書.pdf"), ("x\x00.pdf", "x.pdf"),
        ("\u202efdp.exe", "fdp.exe"), (" . ", "file"), ("x" * 300, "x" * LONGEST_NAME),
    ],
)  # fmt: skip
def test_names(name: str, plain: str) -> None:
    assert plain_name(name) == plain


@given(st.text(max_size=200))
def test_any_name_becomes_one_part_without_control_characters(name: str) -> None:
    found = plain_name(name)
    assert found
    assert len(found) <= LONGEST_NAME
    assert not set("/\\") & set(found)
    assert found not in {".", ".."}
    assert not any(unicodedata.category(c)[0] == "C" for c in found)
    assert plain_name(found) == found
