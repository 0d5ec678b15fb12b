"""The posting list (送付先一覧) as a document to be taken along: A4, both languages, with its sums.

A text is set by the first font that prints it exactly; where there is none, what the bundled font lacks
is spelled out by its MJ number. PDF/A-2a and PDF/UA-1, as the certificates are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.fonts import BUNDLED
from meibo.flow.certificate.paper.press import STANDARDS
from meibo.flow.certificate.printing.press import compiler, face_for
from meibo.flow.certificate.printing.spelling import spelled
from meibo.terms.text import Text

_LAYOUT = Path(__file__).with_name("posting.typ")


@dataclass(frozen=True, slots=True)
class PostingList:
    """Texts by their place: facts above the table, its columns and rows, and sums under it."""

    title: Text
    facts: Sequence[tuple[Text, Text]]
    columns: Sequence[Text]
    rows: Sequence[Sequence[str]]
    sums: Sequence[tuple[Text, int]]


def printed(listed: PostingList, at: datetime) -> bytes:
    """The PDF; at: when the list was made."""
    inputs = {
        "title": json.dumps(asdict(listed.title)),
        "facts": json.dumps([[asdict(name), asdict(value)] for name, value in listed.facts]),
        "columns": json.dumps([asdict(one) for one in listed.columns]),
        "rows": json.dumps([[_cell(text) for text in row] for row in listed.rows]),
        "sums": json.dumps([[asdict(name), str(count)] for name, count in listed.sums]),
    }
    made = compiler(_LAYOUT).compile(
        sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=at.replace(microsecond=0)
    )
    assert isinstance(made, bytes), "one document, one file"
    return made


def _cell(text: str) -> dict[str, str]:
    """A text and the font that prints it exactly."""
    face = face_for(text)
    if face is not None:
        return {"text": text, "font": face.family}
    return {"text": spelled(text, glyphs.unprintable), "font": BUNDLED.family}
