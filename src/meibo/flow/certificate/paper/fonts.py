"""The fonts of paper: the bundled open one, and IPAmj Mincho where it is installed.

IPAmj has a glyph for every sequence of Moji_Joho (CIT IPAmj Mincho, IPA Font Licence; Debian's
fonts-ipamj-mincho). It is 46 MB and not ours to carry, so a name that needs it is printed where an
office has installed it, and refused elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from meibo.flow.certificate.paper.press import FONT

MJ_FONT = Path("/usr/share/fonts/truetype/ipamj/ipamjm.ttf")


@dataclass(frozen=True, slots=True)
class Face:
    """A font by the name a page calls it by, and its file."""

    family: str
    file: Path


BUNDLED = Face("Noto Serif JP", FONT)


def faces() -> tuple[Face, ...]:
    """Those a name is tried with, in this order: IPAmj's shapes are the ones the register means."""
    if MJ_FONT.exists():
        return Face("IPAmjMincho", MJ_FONT), BUNDLED
    return (BUNDLED,)
