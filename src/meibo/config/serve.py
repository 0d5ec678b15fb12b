"""Runs one process in the foreground: a door under granian, or a loop."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import WSGIApplication

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces
from granian.server.common import AbstractServer

from meibo.config import loop
from meibo.config.home import endpoint
from meibo.config.process import process

THREADS = 8
# Containers made and not yet freed; Python's own is 700.
COLLECT_AFTER = 50_000
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class SchemaError(RuntimeError):
    """The database is not on this program's schema version."""


def check_schema() -> None:
    """Refuse to start on another schema version: neither older nor newer than the code."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations or {})
    unknown = [key for key in executor.loader.applied_migrations if key not in known]
    # granian forks its worker: a connection made here would be shared with it.
    connection.close()
    if missing or unknown:
        names = [f"{m.app_label}.{m.name}" for m, _ in missing]
        names += [f"{app}.{name}" for app, name in unknown]
        raise SchemaError(f"schema and program differ: {', '.join(sorted(names))}")


def start_django(name: str) -> None:
    """Make Django ready for a process in this interpreter."""
    os.environ["MEIBO_PROCESS"] = name
    os.environ["DJANGO_SETTINGS_MODULE"] = "meibo.config.settings"
    django.setup()


def migrate() -> None:
    """Bring the schema up to this program's version, as the owner."""
    start_django("console")
    call_command("migrate", verbosity=0, interactive=False)


def _die_with(parent: int) -> None:
    """Ask the kernel to end this worker when granian's main process dies, however it dies.

    Without it a kill -9 of the main process leaves a worker that keeps the port (Linux only).
    """
    if not sys.platform.startswith("linux"):
        return
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def application(parent: int) -> WSGIHandler:
    """The WSGI application of this process's door, made inside granian's worker."""
    _die_with(parent)
    made = get_wsgi_application()
    _spare_the_collector()
    return made


def _spare_the_collector() -> None:
    """What is loaded stays until the end, so the garbage collector need not go through it again;
    and it looks at what requests leave behind once in some dozens of them, not several times in
    each (`bench verify`: a tenth of the processor time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def server(title: str, port: int) -> AbstractServer[Any]:
    """The server every door runs in: one worker process on the loopback."""
    return Granian(
        title,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=THREADS * 8,
        log_access=False,
        websockets=False,
    )


def serve(name: str, load: Callable[[int], WSGIApplication] = application) -> None:
    """Run the process until it is told to stop; `load` makes a door's application in its worker."""
    start_django(name)
    definition = process(name)
    if definition.database:
        check_schema()
    if definition.kind == "loop":
        loop.run(definition)
        return
    at = urlsplit(endpoint(name))
    found = server(f"meibo {name}", at.port or 80)
    found.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)
