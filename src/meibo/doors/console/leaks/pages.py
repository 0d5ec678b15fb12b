"""Pages and downloads of the doors, as the walk's people see them: every link is followed."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Collection, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import Browser
from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.examining import OfficerDesk

APPLICANTS = 3
KINDS = ("nurse", "anei", "holder")
PAGES = 200
_LINK = re.compile(r"""(?:href|src)\s*=\s*["']([^"']+)["']""")
_OFFICERS = ("examiner", "approver", "registrar", "anei-examiner", "anei-registrar")
_MACHINE = ("/.well-known/jwks.json", "/.well-known/jwt-vc-issuer", "/vct/nurse",
            "/status-lists/nurse-1")  # fmt: skip
_ISSUER = ("/.well-known/openid-credential-issuer", "/.well-known/oauth-authorization-server")


def search_pages(search: Search, cast: Cast) -> None:
    """Sign in as each and read on; WalkError where a door does not answer."""
    doors = {
        _origin(cast.endpoints[name])
        for name in ("applicant", "officer", "public", "machine", "issuer", "verifier")
    }
    with search.timed("pages"):
        for who, browser, starts in _people(cast):
            crawl(search, who, browser, starts, doors)


def _people(cast: Cast) -> Iterator[tuple[str, Browser, list[str]]]:
    at = cast.endpoints
    yield "anyone", Browser(), [f"{at[one]}/" for one in ("public", "applicant", "verifier")]
    yield "wallet", Browser(), [f"{at['issuer']}{path}" for path in _ISSUER]
    yield "machine", Browser(), [f"{at['machine']}{path}" for path in _MACHINE]
    for card in [one for kind in KINDS for one in cast.ordinary(kind)[:APPLICANTS]]:
        applicant = Applicant(cast, card)
        applicant.log_in()
        yield card.id, applicant.browser, [f"{at['applicant']}/applications"]
    for name in _OFFICERS:
        desk = OfficerDesk(cast, name)
        desk.log_in()
        yield name, desk.browser, [f"{at['officer']}/"]


def crawl(
    search: Search, who: str, browser: Browser, starts: list[str], doors: Collection[str]
) -> None:
    """Read pages from `starts` on, in breadth, at most PAGES; says so where some were left."""
    waiting, seen = deque(starts), set(starts)
    for _ in range(PAGES):
        if not waiting:
            return
        url = waiting.popleft()
        response = browser.fetch(url)
        _look(search, f"{who} {url}", response)
        for link in _links(response):
            if _origin(link) in doors and link not in seen and "/sign-out" not in link:
                seen.add(link)
                waiting.append(link)
    if waiting:
        search.places["pages"].unread.append(f"{who}: {len(waiting)} links not followed")


def _look(search: Search, item: str, response: httpx.Response) -> None:
    search.places["pages"].items += 1
    body = response.content
    search.look("pages", item, body)
    search.look_inside("pages", item, body)
    headers = b"\n".join(name + b": " + value for name, value in response.headers.raw)
    search.look("pages", f"{item} (headers)", headers)
    if b"&#" in body:
        plain = html.unescape(response.text).encode()
        search.look("pages", f"{item} (entities resolved)", plain)


def _links(response: httpx.Response) -> Iterator[str]:
    if "html" in response.headers.get("content-type", ""):
        for link in _LINK.findall(response.text):
            yield urldefrag(urljoin(str(response.url), html.unescape(link))).url


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
