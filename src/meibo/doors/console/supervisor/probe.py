"""Asks a starting process whether it answers, without ever waiting for it."""

from __future__ import annotations

import socket
import time
from urllib.parse import urlsplit

_PATIENCE = 2.0


class Probe:
    """One address, asked again and again: `answered` goes one step further at each call.

    http: `GET` must bring status 200. https: the connection alone counts, because such a neighbour
    wants a client certificate that only its one client holds.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._address = (
            "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or "127.0.0.1",
            parts.port or (443 if parts.scheme == "https" else 80),
        )
        self._asks = parts.scheme == "http"
        self._request = f"GET {parts.path or '/'} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode()
        self._socket: socket.socket | None = None
        self._sent = False
        self._limit = 0.0

    def answered(self) -> bool:
        """Whether the process has answered by now."""
        try:
            return self._step()
        except BlockingIOError:
            if time.monotonic() > self._limit:
                self.close()
        except OSError:
            self.close()  # nobody listens yet
        return False

    def close(self) -> None:
        """Give up the connection that is under way."""
        if self._socket:
            self._socket.close()
        self._socket, self._sent = None, False

    def _step(self) -> bool:
        if self._socket is None:
            self._socket = socket.socket()
            self._socket.setblocking(False)
            self._limit = time.monotonic() + _PATIENCE
            self._socket.connect(self._address)  # raises BlockingIOError: under way
        if not self._sent:
            self._socket.getpeername()  # raises OSError until connected
            if not self._asks:
                self.close()
                return True
            self._socket.sendall(self._request)
            self._sent = True
        said = self._socket.recv(64)
        self.close()
        return said.split(b" ")[1:2] == [b"200"]
