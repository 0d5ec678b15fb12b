"""Chromium on a door without a network: each request of a page is answered by Django's client."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.test import Client

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from screenshots import judging
from screenshots.chromium import Chromium, Request, Response, Screen

# A secure context to browsers: the camera is offered there alone.
ORIGIN = "http://localhost"
DARK = {"prefers-color-scheme": "dark"}


def serve(browser: Chromium, client: Client) -> None:
    """From now on the pages are those that this client gets."""

    def answer(asked: Request) -> Response:
        found = urlsplit(asked.url)
        path = f"{found.path}?{found.query}" if found.query else found.path
        kind = asked.headers.get("Content-Type", "")
        headers = {n: v for n, v in asked.headers.items() if n not in ("Content-Type", "Referer")}
        said = client.generic(asked.method, path, asked.body, kind, headers=headers)
        return Response(said.status_code, list(said.headers.items()), said.content)

    browser.serve(answer)


def faults(browser: Chromium, client: Client, path: str) -> list[str]:
    """What axe and our own rules find on a page: light, dark, narrow, and in every width."""
    serve(browser, client)
    browser.show_on(Screen())
    browser.open(ORIGIN + path)
    found = judging.by_axe(browser)
    browser.show_on(Screen(features=DARK))
    found += judging.by_axe(browser, judging.CONTRAST)
    browser.show_on(Screen(360))
    found += judging.small_targets(browser) + judging.sideways(browser) + browser.troubles()
    return [f"{path}: {one}" for one in found]


def faults_of(browser: Chromium, client: Client, paths: Iterable[str]) -> list[str]:
    """The same of several pages, in Japanese and English by turns."""
    return list(_each(browser, client, paths))


def _each(browser: Chromium, client: Client, paths: Iterable[str]) -> Iterator[str]:
    for place, path in enumerate(paths):
        browser.headers({"Accept-Language": ("ja", "en")[place % 2]})
        yield from faults(browser, client, path)
