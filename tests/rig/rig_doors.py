"""A door with pages in a test: its settings and its role, and a browser without a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from rig_people import Person
from rig_processes import acting_as

from meibo.config.page_doors import page_settings
from meibo.config.process import FLOW, ROOMS, process
from meibo.doors.frame import static_files
from meibo.doors.frame.sessions import cookie_name
from meibo.terms.canonical import b64u

# A door is opened a thousand times in a run. Reading and packing its files and compiling its
# templates costs more than most tests do, and comes to the same for the same settings.
_read = static_files._found
_read_once: dict[tuple[str, ...], dict[str, bytes]] = {}
_engines: dict[str, dict[str, Any]] = {}


def _found(ignored: list[str]) -> dict[str, bytes]:
    asked = (*settings.INSTALLED_APPS, *map(str, settings.STATICFILES_DIRS), *ignored)
    if asked not in _read_once:
        _read_once[asked] = _read(ignored)
    return dict(_read_once[asked])


static_files._found = _found  # type: ignore[assignment]
static_files.static_file = cache(static_files.static_file)


@contextmanager
def compiled_once(name: str) -> Iterator[None]:
    """Within settings of this name: the templates compiled under it before."""
    engines.__dict__.update(_engines.get(name, {}))
    try:
        yield
    finally:
        _engines[name] = dict(engines.__dict__)


@contextmanager
def door_open(name: str, database: str) -> Iterator[None]:
    """Be the process of a door: its pages, its middleware, its database role."""
    found = process(name)
    with (
        override_settings(
            **page_settings(name),
            INSTALLED_APPS=[*ROOMS, *FLOW, *found.doors],
            ROOT_URLCONF=found.urls,
            SECRET_KEY="of-the-tests",
            ALLOWED_HOSTS=["testserver"],
            CSRF_COOKIE_NAME=f"meibo_{name}_csrf",
        ),
        acting_as(name, database),
    ):
        forget_settings()
        try:
            with compiled_once(name):
                yield
        finally:
            forget_settings()


def forget_settings() -> None:
    """Django and the frame remember what they read of the settings first."""
    static_files.index.cache_clear()
    translation._trans.__dict__.clear()


def browser(person: Person | None = None, *, csrf: bool = False) -> Client:
    """A browser that is signed in as a person of the door, or nobody's; follows no redirect.

    An exception inside a view becomes the 500 page, as it does for real.
    """
    made = Client(enforce_csrf_checks=csrf, raise_request_exception=False)
    if person is not None:
        made.cookies[cookie_name(settings.PROCESS.name)] = b64u(person.token)
    return made


class Queries(CaptureQueriesContext):
    """The queries of a request; `work` leaves out what begins and ends transactions."""

    def __init__(self) -> None:
        super().__init__(connection)

    def work(self) -> list[str]:
        """SQL in order."""
        marks = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ", "SELECT 1")
        found = [str(one["sql"]) for one in self.captured_queries]
        return [sql for sql in found if not sql.startswith(marks)]
