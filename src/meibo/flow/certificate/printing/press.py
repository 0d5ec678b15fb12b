"""Sets a licence: a sheet or both sides of a card, by compilers that are kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from meibo.flow.certificate.paper import glyphs
from meibo.flow.certificate.paper.fonts import Face, faces
from meibo.flow.certificate.paper.press import NoRoomError

_LAYOUTS = {shape: Path(__file__).with_name(f"{shape}.typ") for shape in ("card", "sheet")}

# Which text each of the two fonts of names sets.
_BY_NAME_FONTS = {"name_font": "name", "other_font": "other"}


class NoOneFontError(ValueError):
    """Each name has a font, but those that stand on one line have none together."""


def compiler(page: Path) -> typst.Compiler:
    """The kept compiler of a layout, with the fonts there are."""
    return _compiler(page, faces())


@cache
def _compiler(page: Path, used: tuple[Face, ...]) -> typst.Compiler:
    folders = list(dict.fromkeys(one.file.parent for one in used))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
    )
    return typst.Compiler(page, root=page.parent, font_paths=fonts, ignore_system_fonts=True)


def face_for(text: str) -> Face | None:
    """The first font that prints a text exactly, every sequence of it; None where there is none."""
    return next((one for one in faces() if not glyphs.unprintable(text, one.file)), None)


def missing_from(text: str) -> str:
    """What of a text no font prints exactly: of the font that lacks least, each once."""
    lacking = min((glyphs.unprintable(text, one.file) for one in faces()), key=len)
    return "".join(dict.fromkeys(lacking))


def printed(shape: str, texts: Mapping[str, str], at: datetime) -> bytes:
    """A PDF of one page for a sheet, two for a card. NoRoomError where the texts do not fit."""
    try:
        made = compiler(_LAYOUTS[shape]).compile(
            sys_inputs=dict(texts), timestamp=at.replace(microsecond=0)
        )
    except typst.TypstError as error:
        if "no room" in error.message:
            raise NoRoomError from None
        raise
    assert isinstance(made, bytes), "one document, one file"
    return made


def with_fonts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts, and by which font the name, and the line beside it, is set. NoOneFontError."""
    chosen = {key: face_for(_read(texts[of])) for key, of in _BY_NAME_FONTS.items()}
    if any(face is None for face in chosen.values()):
        raise NoOneFontError
    return {**texts, **{key: face.family for key, face in chosen.items() if face}}


def plain(texts: Mapping[str, str]) -> str:
    """Everything that the bundled font sets: all but the names."""
    others = texts.keys() - set(_BY_NAME_FONTS.values())
    return "".join(_read(texts[key]) for key in sorted(others))


def _read(text: str) -> str:
    """A text that may have come as pieces or lines."""
    if not text.startswith("["):
        return text
    values = (value for one in json.loads(text) for value in one.values())
    return "".join(one for one in values if isinstance(one, str))
