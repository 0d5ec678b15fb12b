"""Ports of the loopback: which are free, and which a program was given."""

from __future__ import annotations

import socket


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port nobody listens on, chosen by the kernel."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def first_free(start: int, taken: frozenset[int] = frozenset()) -> int:
    """The first free port from `start` upwards."""
    for port in range(start, 65_536):
        if port not in taken and is_free(port):
            return port
    raise OSError(f"空いているポートがありません / no free port from {start} upwards")
