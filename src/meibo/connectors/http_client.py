"""The HTTP client of this process to its neighbours: connections are kept between calls.

Making a client for each call reads every certificate authority of the machine again: tens of
milliseconds in which this process does nothing else (`bench intake`).
"""

from __future__ import annotations

from functools import cache

import httpx


@cache
def client() -> httpx.Client:
    """Made at first use, so inside the worker that uses it; its threads share it."""
    return httpx.Client()
