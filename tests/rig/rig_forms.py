"""Whatever a form may be sent: the forms a door shows, requests of any kind, and what may follow.

A door's own table says where each of its addresses is; which of them take a form is asked of the
addresses themselves, so that a new one is tried without being named here.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import psycopg
from django.test import Client
from django.urls import URLPattern
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from lxml import html

from meibo.config.database import setup

_SAME: dict[str, Any] = {
    "deadline": None, "database": None, "suppress_health_check": list(HealthCheck),
}  # fmt: skip
FEW = settings(max_examples=30, derandomize=True, **_SAME)
MANY = settings(max_examples=300, derandomize=False, print_blob=True, **_SAME)
# What may stand in any field: words of the programs behind it, odd characters, far too much.
NASTY = [
    "", " ", "\x00", "見本\x00", "0", "-1", "1" * 400, "9" * 19, "1e999", "NaN", "٣", "²", "true",
    "%", "%(value)s", "{label}", "{{ 1 }}", "' OR 1=1 --", "<script>", "../../etc", "\r\nX: y",
    "葛\U000e0102", "葛\U000e01ef", "\u202e", "👨\u200d👩", "\ufeff", "神", "x" * 70_000, "yes",
    "00000000-0000-0000-0000-000000000000", "2026-13-45", "令和", "元", "\ud83d", "[]", "null",
]  # fmt: skip
_ODD_NAMES = ["", "csrfmiddlewaretoken", "__class__", "a[]", "\x00", "confirm", "family_name[]"]
_FILE_NAMES = [
    "a.pdf", "", "../../x.pdf", "\x00.pdf", "x" * 300 + ".pdf", "葛\U000e0102.pdf", "a\r\nb.png",
    'a"b.pdf', "a.pdf.exe", "\u202efdp.exe",
]  # fmt: skip
_CONTENTS = [b"", b"%PDF-1.7\n%", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xfe", b"x" * 9000]
_BOUNDARY = "of-the-tests"
_WRONG_TYPES = [
    "application/json", "text/plain", "", "multipart/form-data", "multipart/form-data; boundary=",
    "application/x-www-form-urlencoded; charset=none-such", "image/png", "a/b; charset=\"",
    "application/x-www-form-urlencoded; charset=utf-16",
]  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """A request's body, its type, and its query."""

    body: bytes
    content_type: str
    query: str = ""


@dataclass
class Fields:
    """Fields of a form by name, with the values the page offers for each."""

    names: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.names.setdefault(name, set()).add(value)


def sibling(here: str, name: str) -> ModuleType:
    """Another test file of the same folder, read for its table of addresses."""
    spec = importlib.util.spec_from_file_location(
        f"read_{name}", Path(here).with_name(f"{name}.py")
    )
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules[found.__name__] = found  # dataclasses look themselves up there
    spec.loader.exec_module(found)
    return found


def undeclared(urlpatterns: Iterable[Any], declared: Iterable[str]) -> set[str]:
    """Names of addresses that the door has and the table has not, or the other way about."""
    return {one.name for one in urlpatterns if isinstance(one, URLPattern)} ^ set(declared)


def takes_posts(client: Client, path: str) -> bool:
    """Whether an address takes forms: asked with a method no address has."""
    answer = client.put(path)
    return answer.status_code != 405 or "POST" in answer["Allow"]


def forms_of(client: Client, paths: Iterable[str]) -> tuple[dict[str, Fields], dict[str, Fields]]:
    """Every form of the pages by the path it is sent to: those by POST, those by GET."""
    found: tuple[dict[str, Fields], dict[str, Fields]] = ({}, {})
    for path in paths:
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in html.fromstring(answer.content.decode()).iter("form"):
            where = urlsplit(urljoin(path, form.get("action") or path)).path
            fields = found[form.get("method") != "post"].setdefault(where, Fields())
            for one in form.xpath(".//*[@name]"):
                fields.add(one.get("name"), one.get("value") or "")
                for option in one.iter("option"):
                    fields.add(one.get("name"), option.get("value") or "")
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _quoted(text: str) -> str:
    return quote_from_bytes(_bytes(text))


def _values(offered: set[str]) -> st.SearchStrategy[str]:
    any_text = st.text(max_size=60)
    kinds = [any_text, st.sampled_from(NASTY)]
    # What the page offers twice, so that forms get past their first field.
    return (
        st.one_of(*kinds, *[st.sampled_from(sorted(offered))] * 2) if offered else st.one_of(*kinds)
    )


def _pairs(fields: Fields) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Fields with values: left out, given once, or repeated; and some nobody asked for."""
    known = [
        st.lists(_values(offered).map(lambda v, n=name: (n, v)), min_size=0, max_size=2)  # type: ignore[misc]
        if name != "csrfmiddlewaretoken" else st.just([])
        for name, offered in sorted(fields.names.items())
    ]  # fmt: skip
    odd = st.lists(st.tuples(st.sampled_from(_ODD_NAMES), st.sampled_from(NASTY)), max_size=2)
    return st.tuples(*known, odd).map(lambda lists: [pair for one in lists for pair in one])


def _as_offered(fields: Fields) -> dict[str, str]:
    """The form filled in as the page shows it."""
    return {
        name: max(offered, default="")
        for name, offered in sorted(fields.names.items())
        if name != "csrfmiddlewaretoken"
    }


def _nearly(fields: Fields) -> st.SearchStrategy[list[tuple[str, str]]]:
    """As the page shows it, but for one field: what a first check lets through goes all the way."""
    given = _as_offered(fields)
    changed = st.sampled_from([*given, "confirm"])
    odd = st.one_of(st.sampled_from(NASTY), st.text(min_size=1, max_size=20))
    return st.builds(lambda name, value: [*{**given, name: value}.items()], changed, odd)


def _urlencoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)


def _multipart(
    pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]], end: bool
) -> bytes:
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (_BOUNDARY.encode(), _bytes(name), _bytes(value))
        for name, value in pairs
    ]
    parts += [
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%s\r\n"
        % (_BOUNDARY.encode(), _bytes(name), _bytes(file), content)
        for name, file, content in files
    ]
    return b"".join(parts) + (b"--%s--\r\n" % _BOUNDARY.encode() if end else b"--of-the")


def sent(fields: Fields) -> st.SearchStrategy[Sent]:
    """Requests for a form: mostly well-formed with odd values, some that are no form at all."""
    names = st.sampled_from([*sorted(fields.names), "file"])
    files = st.lists(
        st.tuples(names, st.sampled_from(_FILE_NAMES), st.sampled_from(_CONTENTS)), max_size=2
    )
    typed = "application/x-www-form-urlencoded"
    query = st.sampled_from(
        ["", "", "lang=en", "to=//x", "back=check", "back=%ff", "page=-1", "%00=%00"]
    )
    near = st.builds(lambda p: Sent(_urlencoded(p).encode(), typed), _nearly(fields))
    plain = st.builds(lambda p, q: Sent(_urlencoded(p).encode(), typed, q), _pairs(fields), query)
    mixed = st.builds(
        lambda p, f, end: Sent(
            _multipart(p, f, end), f"multipart/form-data; boundary={_BOUNDARY}"
        ),
        _pairs(fields), files, st.sampled_from([True, True, True, False]),
    )  # fmt: skip
    mistyped = st.builds(
        lambda p, t: Sent(_urlencoded(p).encode(), t), _pairs(fields), st.sampled_from(_WRONG_TYPES)
    )
    broken = st.builds(
        lambda body, name: Sent(_bytes(name) + b"=%ff%fe%zz&" + body, typed),
        st.binary(max_size=40),
        names,
    )
    return st.one_of(near, near, near, plain, mixed, mistyped, broken)


def searches(fields: Fields) -> st.SearchStrategy[Sent]:
    """Queries for a form that is sent by GET; an address has a limit of its own."""
    return _pairs(fields).map(
        lambda pairs: Sent(b"", "", _urlencoded([(name, value[:1500]) for name, value in pairs]))
    )


class Contents:
    """Every row of every table of the rooms and stages, but for some schemas, as one digest."""

    def __init__(self, database: str, without: tuple[str, ...] = ("journal",)) -> None:
        self._url = setup.setup_url(database)
        with psycopg.connect(self._url, autocommit=True) as connection:
            tables = connection.execute(
                "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
                " WHERE NOT schemaname = ANY(%s) ORDER BY 1",
                [["pg_catalog", "information_schema", *without]],
            ).fetchall()
        one = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {0} AS t"
        every = " UNION ALL ".join(one.format(table) for (table,) in tables)
        self._query = f"{every} ORDER BY 1".encode()
        self._last = self._digest()

    def _digest(self) -> list[Any]:
        with psycopg.connect(self._url, autocommit=True) as connection:
            return connection.execute(self._query).fetchall()

    def changed(self) -> bool:
        """Whether anything is other than it was when this was asked last."""
        before, self._last = self._last, self._digest()
        return before != self._last


def why_bad(answer: Any) -> str:
    """What is wrong with an answer to whatever was sent; "" for a proper one.

    Never a fault; a refusal says in words what was wrong, with a code or at a field.
    """
    if answer.status_code >= 500:
        return f"a fault: {answer.status_code}"
    if answer.status_code < 400 or "html" not in answer.get("Content-Type", ""):
        return ""
    page = html.fromstring(answer.content.decode())
    summary = page.xpath("//*[@data-error-summary]//li")
    coded = page.xpath("//*[contains(concat(' ', @class, ' '), ' code ')]")
    return "" if summary or coded else f"a refusal without a reason: {answer.status_code}"


@dataclass(frozen=True)
class Target:
    """A form: where it is sent, by whom, its fields, and whether it is a search (by GET)."""

    path: str
    who: str | None
    fields: Fields
    search: bool = False

    def requests(self) -> st.SearchStrategy[Sent]:
        """Anything for this form."""
        return searches(self.fields) if self.search else sent(self.fields)


class Targets:
    """Every form of a door, and how its people come to it."""

    def __init__(
        self, asked: Iterable[tuple[str, str | None]], at: Callable[[Any], Client]
    ) -> None:
        """asked: addresses and who opens them. Found are all that take a form, and all searches."""
        self.at = at
        self.found: list[Target] = []
        by_person: dict[str | None, set[str]] = {}
        for path, who in asked:
            by_person.setdefault(who, set()).add(path)
        for who, paths in by_person.items():
            posted, searched = forms_of(at(who), sorted(paths))
            self.found += [Target(path, who, searched[path], True) for path in sorted(searched)]
            self.found += [
                Target(path, who, posted.get(path, Fields()))
                for path in sorted({*paths, *posted})
                if not path.endswith("/sign-out") and takes_posts(at(who), path)
            ]

    def names(self) -> dict[str, set[str]]:
        """Names of the fields by path."""
        known: dict[str, set[str]] = {}
        for one in self.found:
            known.setdefault(one.path, set()).update(one.fields.names)
        return known

    def send_nearly_right(self, value: str) -> int:
        """Every form as its page shows it but for one field, each field in its turn; how often."""
        sent = 0
        for target in (one for one in self.found if not one.search):
            given = _as_offered(target.fields)
            for name in given:
                answer = self.at(target.who).post(target.path, {**given, name: value})
                assert why_bad(answer) == "", (target.path, name)
                sent += 1
        return sent

    def send_anything(self, data: st.DataObject) -> Any:
        """Send one of the forms something; the answer, which is no fault and says its reason."""
        target = data.draw(st.sampled_from(self.found))
        one = data.draw(target.requests())
        address = f"{target.path}?{one.query}" if one.query else target.path
        client = self.at(target.who)
        answer = (
            client.get(address) if target.search
            else client.generic("POST", address, one.body, content_type=one.content_type)
        )  # fmt: skip
        assert why_bad(answer) == "", target.path
        return answer
