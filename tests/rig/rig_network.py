"""The information network in a test: a fake by hand, or the real neighbours over their wire."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from django.conf import settings
from django.test import override_settings

from meibo.config.home import public, secrets
from meibo.connectors.info_network.service import DOWN, NetworkService
from meibo.connectors.resident_register.code_notices import JukiCodeNotices
from meibo.connectors.resident_register.service import JukiService
from meibo.rooms.network.commands.open_gate import open_gate
from meibo.rooms.network.commands.propose_gate import propose_gate
from meibo.rooms.network.operating import Stop
from meibo.rooms.network.ports import BrokenOffError, NetworkDownError, PermitDeniedError
from meibo.terms.actor import Actor
from neighbours.faults.switchboard import FILE
from neighbours.info_network import keys as network_keys
from neighbours.resident_register import keys as register_keys

BORN = {"day": "2001-04-05", "reason": "01", "domicile": "13104"}
TASKS = ("nurse", "physician", "pharmacist", "registered_dietitian", "certified_care_worker")


def record(*changes: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A family register's answer: born in Tokyo, then these changes; other: items by name."""
    found = {
        "base_day": "2001-04-05", "changes": [BORN, *changes], "birth_place": "13104",
        "nationality_gained": None, "nationality_lost": None, "nationality_cancelled": None,
        "death": None, "death_cancelled": None, "death_day_uncertain": "",
    }  # fmt: skip
    return found | other


def change(day: str | None, domicile: str, reason: str = "04") -> dict[str, Any]:
    """One change of the register."""
    return {"day": day, "reason": reason, "domicile": domicile}


@dataclass
class FakeNetwork:
    """Juki-net's code notices and the network's interface without a wire.

    families: records by number; numbers nobody has give no notice. calls: what was asked, in order.
    """

    families: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    tasks: tuple[str, ...] = TASKS
    down: bool = False
    working: bool = False
    broken: bool = False
    stops: list[Stop] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    announced: dict[str, str] = field(default_factory=dict)
    permits: set[tuple[UUID, str]] = field(default_factory=set)
    _codes: dict[str, str] = field(default_factory=dict)
    _asked: dict[UUID, str] = field(default_factory=dict)

    def ready(self) -> None:
        if self.down:
            raise NetworkDownError(DOWN, "ConnectError")

    def notice(self, request: UUID, organisation: str, number: str) -> dict[str, Any]:
        self.calls.append("notice")
        if number not in self.families:
            raise BrokenOffError("not_found")
        return {"of": number, "request": str(request), "organisation": organisation}

    def code(self, request: UUID, organisation: str, notice: dict[str, Any]) -> str:
        self.calls.append("code")
        assert (notice["request"], notice["organisation"]) == (str(request), organisation)
        code = hashlib.sha256(f"{organisation}{notice['of']}".encode()).hexdigest()[:40].upper()
        self._codes[code] = notice["of"]
        return code

    def permit(self, request: UUID, organisation: str, task: str, code: str) -> str:
        self.calls.append("permit")
        if task not in self.tasks:
            raise PermitDeniedError("not on the list")
        self.permits.add((request, code))
        return f"permit of {request}"

    def enquire(self, request: UUID, organisation: str, permit: str, code: str) -> None:
        self.calls.append("enquire")
        if (request, code) not in self.permits or permit != f"permit of {request}":
            raise NetworkDownError("network_wrong", "403")
        self._asked[request] = code

    def answer(self, request: UUID, organisation: str, code: str) -> dict[str, Any] | None:
        self.calls.append("answer")
        if self.broken:
            raise BrokenOffError("broken off by the network")
        if self.working:
            return None
        found = self.families[self._codes[self._asked[request]]]
        return {"result": "provided" if found else "no_record", "record": found}

    def announce(self, organisation: str, kid: str, public: str) -> None:
        self.ready()
        self.calls.append("announce")
        if self.announced.setdefault(kid, public) != public:
            raise NetworkDownError("network_wrong", "409")

    def operating(self, organisation: str) -> tuple[str, list[Stop]]:
        self.ready()
        return "running", self.stops


@dataclass
class RealNetwork:
    """Both neighbours running; home: theirs."""

    home: Path
    notices: JukiCodeNotices
    interface: NetworkService

    def switch(self, neighbour: str, *faults: dict[str, Any]) -> None:
        """Set these faults of a neighbour, or none."""
        place = self.home / "neighbours" / neighbour / FILE
        draft = place.with_suffix(".draft")
        draft.write_text(json.dumps({"faults": [{"id": str(uuid4()), **one} for one in faults]}))
        draft.replace(place)


@contextmanager
def real_network(folder: Path) -> Iterator[RealNetwork]:
    """Keys, the two neighbours as processes, and Meibo's connectors as the number process has them."""
    home = folder / "home"
    shutil.copytree(public(), home / "public")
    urls = {
        name: f"https://127.0.0.1:{_free_port()}" for name in ("resident_register", "info_network")
    }
    (home / "endpoints.json").write_text(json.dumps(urls))
    register_keys.make_keys(home)
    network_keys.make_keys(home)
    shared = home / "neighbours-public"
    with override_settings(
        SECRETS=secrets("number"), NEIGHBOURS_PUBLIC=shared, BREAKERS=folder / "breakers",
        ENDPOINT=urls.__getitem__,
    ):  # fmt: skip
        started = [_start(home, name) for name in urls]
        try:
            for name, url in urls.items():
                _wait(name, url)
            yield RealNetwork(home, JukiCodeNotices(JukiService()), NetworkService())
        finally:
            for one in started:
                one.send_signal(signal.SIGTERM)
            for one in started:
                one.wait(20)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _start(home: Path, name: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "MEIBO_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-m", "neighbours", name], env=environment)


def client_of(name: str) -> httpx.Client:
    """A client with the number process's own certificate."""
    files = {"info_network": ("info-network-ca.pem", "number-client-network.crt.pem"),
             "resident_register": ("resident-register-ca.pem", "number-client.crt.pem")}  # fmt: skip
    shared, (authority, issued) = Path(settings.NEIGHBOURS_PUBLIC), files[name]
    context = ssl.create_default_context(cafile=shared / authority)
    context.load_cert_chain(shared / issued, Path(settings.SECRETS) / "client.key.pem")
    return httpx.Client(verify=context, trust_env=False, timeout=5)


def _wait(name: str, url: str) -> None:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            with client_of(name) as client:
                assert client.get(f"{url}/healthz").json() == {"ok": True}
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{name} did not start in 40 s")


def opened_gate(as_role: Any, register_file: str = "iseki") -> None:
    """A register file's gate, opened by two people at the console."""

    console, at = Actor("test:console"), datetime.now(UTC)
    with as_role("console"):
        propose_gate(console, at, register_file=register_file, statement="全項目評価書 2026-04-01",
                     by=uuid4())  # fmt: skip
        open_gate(console, at, register_file=register_file, by=uuid4())
