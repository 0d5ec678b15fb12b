"""Shows that the search can find: a number of nobody's is planted in every kind of place, in every
form that the place can hold, and all of it must come back.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import threading
import zlib
from collections.abc import Collection, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from meibo.doors.console.leaks.encodings import all_forms
from meibo.doors.console.leaks.files import TEMPORARY
from meibo.doors.console.leaks.findings import Finding, Search
from meibo.doors.console.leaks.pages import crawl
from meibo.doors.console.supervisor import platform
from meibo.doors.console.walk.browser import Browser

NAME = "leak-search-proof"
Expected = set[tuple[str, str]]
_INFLATED = "inside"


def nobodys_number(taken: set[str]) -> str:
    """Twelve random digits that are no resident's number and hold no resident's code, and of
    which every form is searched for."""
    while True:
        number = f"{secrets.randbelow(10**12):012d}"
        if "00" not in number and taken.isdisjoint((number, number[:11], number[1:])):
            return number


def everything(number: str) -> bytes:
    """Every form of a number, a line each."""
    return b"\n".join(b"<" + form + b">" for _, form in all_forms(number)) + b"\n"


def a_pdf(number: str) -> bytes:
    """A file with a packed stream that holds a number."""
    body = zlib.compress(b"BT (" + number.encode() + b") Tj ET")
    return b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n" + body + b"\nendstream endobj\n"


@contextlib.contextmanager
def planted(number: str, home: Path, url: str, owner: int | None) -> Iterator[Expected]:
    """Plant it; (place, form) of everything that must be found. Removed at the end.

    `owner`: a user of Meibo's to give the temporary file to, None where that is our own.
    """
    forms = {name for name, _ in all_forms(number)}
    with contextlib.ExitStack() as stack:
        stack.enter_context(_in_database(number, url))
        for folder in (home / "log", home, TEMPORARY[0]):
            stack.enter_context(_in_file(number, folder, owner))
        stack.enter_context(_in_process(number))
        whole = ("database", "data_files", "logs", "home_files", "temporary_files", "pages")
        yield {
            *((place, form) for place in whole for form in forms),
            *((place, _INFLATED) for place in ("database", "home_files", "pages")),
            ("processes", "plain"), ("processes", "full_width"), ("processes", "base64_1"),
        }  # fmt: skip


def missed(expected: Expected, found: Collection[Finding]) -> list[str]:
    """What was planted and not found, as "place: form"."""
    seen = {(one.place, one.encoding) for one in found if not one.inside}
    seen |= {(one.place, _INFLATED) for one in found if one.inside}
    return sorted(f"{place}: {form}" for place, form in expected - seen)


def read_planted_pages(search: Search, number: str) -> None:
    """Crawl a small server of our own, whose first page links to a page and a download."""
    with _site(number) as address, search.timed("pages"):
        crawl(search, NAME, Browser(), [address], {address})


@contextlib.contextmanager
def _in_database(number: str, url: str) -> Iterator[None]:
    schema = sql.Identifier(f"leak_search_proof_{secrets.token_hex(4)}")
    with psycopg.connect(url, dbname=platform.DATABASE, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        try:
            table = sql.SQL("{}.scratch").format(schema)
            connection.execute(
                sql.SQL("CREATE TABLE {} (said text, kept jsonb, raw bytea)").format(table)
            )
            insert = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s)").format(table)
            said = Jsonb({"said": number})
            connection.execute(insert, (number, said, everything(number)))
            connection.execute(insert, (None, None, a_pdf(number)))
            yield
        finally:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(schema))


@contextlib.contextmanager
def _in_file(number: str, folder: Path, owner: int | None) -> Iterator[None]:
    named = folder / f"meibo-{NAME}-{secrets.token_hex(4)}"
    pdf = named.with_suffix(".pdf")
    try:
        named.write_bytes(everything(number))
        pdf.write_bytes(a_pdf(number))
        for path in (named, pdf):
            if owner is not None:
                os.chown(path, owner, owner)
        yield
    finally:
        named.unlink(missing_ok=True)
        pdf.unlink(missing_ok=True)


@contextlib.contextmanager
def _in_process(number: str) -> Iterator[None]:
    forms = dict(all_forms(number))
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; sys.stdin.read()", number],
        stdin=subprocess.PIPE,
        env={b"MEIBO_PROOF": b" ".join(forms[name] for name in ("full_width", "base64_1"))},
    ) as process:
        try:
            yield
        finally:
            assert process.stdin is not None
            process.stdin.close()


@contextlib.contextmanager
def _site(number: str) -> Iterator[str]:
    pages = {
        "/": ("text/html", b'<a href="/page">1</a><a href="/file">2</a>'),
        "/page": ("text/html", everything(number)),
        "/file": ("application/pdf", a_pdf(number)),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = pages[self.path]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing on the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
