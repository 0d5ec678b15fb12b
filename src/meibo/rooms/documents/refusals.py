"""What documents says no to."""

from __future__ import annotations

from meibo.terms.refusal import NotFound, Refusal
from meibo.terms.text import Text


def too_large(field: str, largest: int) -> Refusal:
    """More bytes than the catalogue allows for this attachment."""
    size = f"{largest / 1_000_000:g}"
    return Refusal(
        "documents.too_large",
        Text(
            f"ファイルが大きすぎます。{size} MB 以下にしてください。",
            f"The file is too large. Use one of at most {size} MB.",
        ),
        field=field,
    )


def empty(field: str) -> Refusal:
    """A file without a byte, or none at all."""
    return Refusal(
        "documents.empty",
        Text("ファイルが空か、選ばれていません。", "The file is empty, or none was chosen."),
        field=field,
    )


def wrong_type(field: str) -> Refusal:
    """The content is not of a type the catalogue allows, whatever its name says."""
    return Refusal(
        "documents.wrong_type",
        Text(
            "PDF、JPEG、PNG のいずれかのファイルを選んでください。",
            "Choose a PDF, JPEG or PNG file.",
        ),
        field=field,
    )


def no_such_document() -> Refusal:
    """There is no such file, or not for this actor."""
    return NotFound("documents.none", Text("このファイルはありません。", "There is no such file."))
