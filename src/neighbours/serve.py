"""Runs one neighbour in the foreground under granian (WSGI, one worker process)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import Interfaces

from neighbours.faults.switchboard import Switchboard
from neighbours.faults.wire import Faulty
from neighbours.home import endpoint, own_folder

PR_SET_PDEATHSIG = 1  # linux/prctl.h
THREADS = 8


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies, however it dies.

    Without it, a kill -9 of granian's main process leaves a worker that keeps the port. Only Linux
    offers this; elsewhere only an orderly stop ends the worker.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def load(name: str, home: Path, parent: int) -> Callable[..., Any]:
    """The WSGI application behind its fault switches, made inside the worker process."""
    die_with(parent)
    application: Callable[..., Any] = import_module(f"neighbours.{name}.app").create_app(home)
    wire = import_module(f"neighbours.{name}.faults").WIRE
    return Faulty(application, wire, Switchboard(own_folder(home, name)))


def _tls(name: str, home: Path) -> dict[str, Any]:
    options: dict[str, Any] = import_module(f"neighbours.{name}.keys").tls_options(home)
    return options


def serve(name: str, home: Path) -> None:
    """Listens at the neighbour's endpoint until told to stop.

    Raises OSError where endpoints.json or a key file is missing.
    """
    at = urlsplit(endpoint(home, name))
    if at.hostname is None or at.port is None:
        raise ValueError(f"endpoints.json gives no host and port for {name}")
    server = Granian(
        name,
        address=at.hostname,
        port=at.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,  # paths can carry page tokens
        **(_tls(name, home) if at.scheme == "https" else {}),
    )
    server.serve(target_loader=partial(load, name, home, os.getpid()), wrap_loader=False)
