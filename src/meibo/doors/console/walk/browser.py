"""A browser without a screen: follows redirects, keeps cookies, fills in forms as pages have them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from typing import Any
from urllib.parse import urljoin

import httpx

TIMEOUT = 30.0
PATIENCE = 40.0
File = tuple[str, bytes, str]


class WalkError(RuntimeError):
    """A page was not what the walk expects; says which page and what it showed."""


@dataclass
class Form:
    """One form of a page: where it goes, and the values it would send as it stands."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    multipart: bool = False


@dataclass
class Page:
    """A page as it came: address, status, text, forms, links."""

    url: str
    status: int
    text: str
    forms: list[Form]
    links: list[tuple[str, str]]
    words: str

    def form(self, *names: str, action: str = "") -> Form:
        """The first form with all of these fields, whose action ends so."""
        for one in self.forms:
            if set(names) <= one.names and one.action.endswith(action):
                return one
        raise WalkError(
            f"{self.url} ({self.status}): no form with {names} {action}: {self.words[:600]}"
        )

    def has_form(self, *names: str, action: str = "") -> bool:
        """Is there such a form?"""
        return any(set(names) <= f.names and f.action.endswith(action) for f in self.forms)

    def link(self, part: str) -> str:
        """Address of the first link whose address contains a part."""
        for href, _ in self.links:
            if part in href:
                return href
        raise WalkError(f"{self.url}: no link with {part!r}: {self.words[:600]}")


class _Reader(HTMLParser):
    """Collects forms and links of a page."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "a" and "href" in found:
            self.links.append((urljoin(self.url, found["href"]), ""))
        elif tag == "form":
            self._form = Form(
                urljoin(self.url, found.get("action", "") or self.url),
                found.get("method", "get").lower(),
                multipart=found.get("enctype", "") == "multipart/form-data",
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, found)

    def _field(self, tag: str, found: dict[str, str]) -> None:
        form, name = self._form, found.get("name", "")
        assert form is not None
        if tag == "select":
            self._select = name
            form.names.add(name)
        elif tag == "option" and self._select:
            if "selected" in found or self._select not in form.values:
                form.values[self._select] = found.get("value", "")
        elif tag == "textarea":
            self._area = name
            form.names.add(name)
            form.values[name] = ""
        elif tag == "button" and name:
            form.buttons.append((name, found.get("value", "")))
        elif tag == "input" and name:
            self._input(form, name, found)

    @staticmethod
    def _input(form: Form, name: str, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in {"submit", "image"}:
            form.buttons.append((name, found.get("value", "")))
            return
        form.names.add(name)
        if kind in {"radio", "checkbox"}:
            if "checked" in found:
                form.values[name] = found.get("value", "on")
        elif kind != "file":
            form.values[name] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""
        elif tag in {"script", "style"}:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.values[self._area] += data
        elif not self._hidden and data.strip():
            self.words.append(data.strip())


class Browser:
    """One person's browser."""

    def __init__(self) -> None:
        self._client = httpx.Client(follow_redirects=True, timeout=TIMEOUT, trust_env=False)

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """Name and value of every cookie it holds."""
        return [(one.name, one.value or "") for one in self._client.cookies.jar]

    def get(self, url: str) -> Page:
        """Open a page."""
        return self._page(self._patiently("GET", url))

    def fetch(self, url: str) -> httpx.Response:
        """Download something that is no page."""
        return self._patiently("GET", url)

    def send(
        self,
        form: Form,
        values: Mapping[str, str] | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Page:
        """Send a form with some fields changed; a changed field must be on the form."""
        data = {**form.values, **(values or {})}
        unknown = set(values or {}) - form.names - {name for name, _ in form.buttons}
        if unknown:
            raise WalkError(f"{form.action}: the form has no field {sorted(unknown)}")
        if form.method == "get":
            return self._page(self._patiently("GET", form.action, params=data))
        headers = {"Origin": _origin(form.action), "Referer": form.action}
        return self._page(
            self._patiently("POST", form.action, data=data, files=files, headers=headers)
        )

    def _patiently(self, method: str, url: str, **content: Any) -> httpx.Response:
        """Ask again as a person would, where nobody answers or something is broken for a moment.

        Sending a form again must be harmless everywhere, and the walk relies on it.
        """
        end = time.monotonic() + PATIENCE
        while True:
            try:
                response = self._client.request(method, url, **content)
                if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return response
                trouble = f"{response.url}: {response.status_code}"
            except httpx.TransportError as error:
                trouble = f"{url}: {type(error).__name__}"
            if time.monotonic() > end:
                raise WalkError(f"no answer in {PATIENCE:.0f} s: {trouble}")
            time.sleep(0.3)

    def _page(self, response: httpx.Response) -> Page:
        url = str(response.url)
        reader = _Reader(url)
        if "html" in response.headers.get("content-type", ""):
            reader.feed(response.text)
        words = " ".join(reader.words)
        return Page(url, response.status_code, response.text, reader.forms, reader.links, words)


def _origin(url: str) -> str:
    at = httpx.URL(url)
    port = f":{at.port}" if at.port else ""
    return f"{at.scheme}://{at.host}{port}"
