# ruff: noqa: E501 - drawings are one line each
"""A small set of icons of our own, drawn on a 24 × 24 grid; inline SVG, coloured by the text."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_LINE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_SOLID = 'fill="currentColor" stroke="none"'
_KNOCKED = 'fill="none" stroke="var(--knock)" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"'

_LINES: dict[str, str] = {
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "minus": '<path d="M5 12h14"/>',
    "differs": '<path d="M5 9h14M5 15h14M15.5 4.5l-7 15"/>',
    "same": '<path d="M5 9h14M5 15h14"/>',
    "variant": '<path d="M4 10c3-4 6-4 8-2s5 2 8-2M4 18c3-4 6-4 8-2s5 2 8-2"/>',
    "arrow-left": '<path d="M20 12H5M11 5.5L4.5 12l6.5 6.5"/>',
    "arrow-right": '<path d="M4 12h15M13 5.5l6.5 6.5-6.5 6.5"/>',
    "chevron-right": '<path d="M9 5.5l6.5 6.5L9 18.5"/>',
    "chevron-down": '<path d="M5.5 9l6.5 6.5L18.5 9"/>',
    "sort-up": '<path d="M12 19V5M6 11l6-6 6 6"/>',
    "sort-down": '<path d="M12 5v14M6 13l6 6 6-6"/>',
    "sort": '<path d="M8 4.5v15M4.5 8L8 4.5 11.5 8M16 19.5v-15M12.5 16l3.5 3.5 3.5-3.5"/>',
    "external": '<path d="M13 5h6v6M19 5l-9 9M17 14v5H5V7h5"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="M15 15l5 5"/>',
    "upload": '<path d="M12 16V4.5M7 9l5-5 5 5M4.5 15v4.5h15V15"/>',
    "download": '<path d="M12 4.5V16M7 11.5l5 5 5-5M4.5 15v4.5h15V15"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.5l3.5 2"/>',
    "calendar": '<path d="M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5v4M15.5 3.5v4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "people": '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.5 3.2-5.3 6.5-5.3s5.9 1.8 6.5 5.3M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.7c1.9.8 3.1 2.4 3.5 4.8"/>',
    "card": '<rect x="3" y="5.5" width="18" height="13" rx="1.5"/><path d="M6.5 10h4v4h-4zM13.5 10.5H18M13.5 14H18"/>',
    "document": '<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5"/>',
    "register": '<path d="M5 4h12.5a1.5 1.5 0 0 1 1.5 1.5v15H6.5A1.5 1.5 0 0 1 5 19zM9 4v16.5M12 9h4M12 13h4"/>',
    "inbox": '<path d="M4 13.5L6.5 5h11L20 13.5V19H4zM4 13.5h4.5l1.5 2.5h4l1.5-2.5H20"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.5c-5 5.5-5 11.5 0 17"/>',
    "bell": '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 20.5h4"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    "seal": '<circle cx="12" cy="12" r="8.5"/><path d="M8 8.5h8v7H8zM12 8.5v7M8 12h8"/>',
    "full-screen": '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
    "keys": '<rect x="2.5" y="6" width="19" height="12" rx="1.5"/><path d="M6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5M12 7.5V12l3 2"/>',
    "camera": '<path d="M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17z"/><circle cx="12" cy="13.5" r="3.5"/>',
    "copy": '<path d="M8.5 8.5h11v11h-11zM15.5 8.5v-4h-11v11h4"/>',
}  # fmt: skip

_FILLED: dict[str, tuple[str, str]] = {
    "state-good": ('<circle cx="12" cy="12" r="10"/>', '<path d="M7.5 12.5l3 3 6-6.5"/>'),
    "state-bad": (
        '<path d="M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9z"/>',
        '<path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    ),
    "state-attention": (
        '<path d="M12 2.5c.6 0 1.1.3 1.4.8l9.3 16.3c.6 1.1-.2 2.4-1.4 2.4H2.7c-1.2 0-2-1.3-1.4-2.4L10.6 3.3c.3-.5.8-.8 1.4-.8z"/>',
        '<path d="M12 9v5.5M12 18.2v.1"/>',
    ),
    "info": ('<circle cx="12" cy="12" r="10"/>', '<path d="M12 11v6M12 7.2v.1"/>'),
    "state-off": (
        '<rect x="2.5" y="2.5" width="19" height="19" rx="3"/>',
        '<path d="M7.5 12h9"/>',
    ),
}  # fmt: skip

_OWN: dict[str, str] = {
    "state-progress": (
        '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.4"/>'
        '<path d="M12 6.5a5.5 5.5 0 0 1 0 11z" fill="currentColor"/>'
    ),
    "state-none": (
        '<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.4"'
        ' stroke-dasharray="3.5 3.57"/>'
    ),
    "mark": (
        '<rect x="1.5" y="1.5" width="21" height="21" rx="4" fill="currentColor"/>'
        '<g fill="none" stroke="var(--knock)" stroke-width="1.8" stroke-linecap="round">'
        '<path d="M6.5 7h7M6.5 12h5M6.5 17h4"/></g>'
        '<circle cx="16" cy="15.5" r="3" fill="none" stroke="var(--knock)" stroke-width="1.8"/>'
    ),
}


def _drawing(name: str) -> str:
    if name in _LINES:
        return f"<g {_LINE}>{_LINES[name]}</g>"
    if name in _FILLED:
        body, sign = _FILLED[name]
        return f"<g {_SOLID}>{body}</g><g {_KNOCKED}>{sign}</g>"
    return _OWN[name]


NAMES = frozenset({*_LINES, *_FILLED, *_OWN})


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """An icon; hidden from readers that do not see unless it has a label of its own.

    KeyError for an icon that is not in the set.
    """
    drawing = mark_safe(_drawing(name))  # noqa: S308 our own constant
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            label,
            drawing,
        )
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        drawing,
    )
