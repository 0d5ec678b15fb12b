"""A two-dimensional code in a page."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def code_of(address: str) -> SafeString:
    """The two-dimensional code of an address: SVG of plain attributes, no style (CSP)."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=1, border=2, omitsize=True, dark="#000", svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 made by the library from our own address
