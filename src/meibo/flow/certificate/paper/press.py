"""Sets the page: PDF/A-2a and PDF/UA-1 in one file, by a compiler that is kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst

FONT = Path(__file__).resolve().parents[5] / "assets" / "fonts" / "NotoSerifJP-Regular.ttf"
PAGE = Path(__file__).with_name("certificate.typ")
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


class NoRoomError(ValueError):
    """The texts do not go on one page."""


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONT.parent]
    )
    return typst.Compiler(PAGE, root=PAGE.parent, font_paths=fonts, ignore_system_fonts=True)


def drawn(address: str) -> str:
    """The two-dimensional code of an address as SVG, error correction M, with its quiet zone."""
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        buffer, kind="svg", border=4, xmldecl=False, dark="#000", light="#fff"
    )
    return buffer.getvalue().decode()


def printed(texts: Mapping[str, str], address: str, at: datetime) -> bytes:
    """One page. texts: as `printed.texts` makes them; nothing of them is read as markup.

    NoRoomError where they do not go on one page.
    """
    inputs = {**texts, "qr": drawn(address), "address": address}
    try:
        made = _compiler().compile(
            sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=at.replace(microsecond=0)
        )
    except typst.TypstError as error:
        if "no room" in error.message:
            raise NoRoomError from None
        raise
    assert isinstance(made, bytes), "one page, one file"
    return made
