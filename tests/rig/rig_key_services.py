"""The key services, each standing in a folder of its own, as the number process meets them."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import httpx
import pytest
from django.conf import settings
from django.test import override_settings
from rig_openbao import OpenBao

from meibo.config.settings import PKCS11_LIBRARY
from meibo.rooms.vault.ports import WRAP, KeyService, lookup_key
from neighbours.home import public_folder
from neighbours.key_service.keys import make_keys, token

KINDS = ("local", "transit", "openbao", "pkcs11")
FILES = ("iseki", "yaku")
PIN = "pin-of-a-test"


@dataclass
class Standing:
    """A service with its first keys made. fresh: another process asking the same service. stop and
    start: as if it were down; None where nothing is far away. server: OpenBao, where it is that."""

    service: KeyService
    fresh: Callable[[], KeyService]
    secrets: Path
    stop: Callable[[], None] | None = None
    start: Callable[[], None] | None = None
    server: OpenBao | None = None


@contextmanager
def standing(kind: str, folder: Path) -> Iterator[Standing]:
    """A key service of this kind with its first keys."""
    secrets = folder / "secrets"
    secrets.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(override_settings(SECRETS=secrets, BREAKERS=folder / "breakers"))
        made: Standing = stack.enter_context(_MAKERS[kind](folder, secrets))
        for key in (WRAP, *map(lookup_key, FILES)):
            made.service.make(key)
        yield made


@contextmanager
def _local(folder: Path, secrets: Path) -> Iterator[Standing]:
    from meibo.connectors.key_management.local import LocalKeys

    yield Standing(LocalKeys(), LocalKeys, secrets)


@contextmanager
def _transit(folder: Path, secrets: Path) -> Iterator[Standing]:
    url = f"https://127.0.0.1:{free_port()}"
    (folder / "endpoints.json").write_text(json.dumps({"key_service": url}))
    make_keys(folder)
    (secrets / "key-service.token").write_text(token(folder))
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        running.append(key_service_running(folder, url))

    def stop() -> None:
        process = running.pop()
        process.terminate()
        process.wait(20)

    start()
    try:
        with _asked_at(folder, url) as service:
            yield Standing(service(), service, secrets, stop, start)
    finally:
        while running:
            stop()


@contextmanager
def _openbao(folder: Path, secrets: Path) -> Iterator[Standing]:
    make_keys(folder)
    server = OpenBao(folder, free_port(), free_port())
    try:
        server.start()
        (secrets / "key-service.token").write_text(server.token())
        with _asked_at(folder, server.url) as service:
            yield Standing(service(), service, secrets, server.stop, server.start, server)
    finally:
        server.end()


@contextmanager
def _asked_at(folder: Path, url: str) -> Iterator[Callable[[], KeyService]]:
    from meibo.connectors.key_management.transit import TransitKeys

    # Beside what other neighbours have published there.
    public = Path(settings.NEIGHBOURS_PUBLIC)
    public.mkdir(parents=True, exist_ok=True)
    shutil.copy(public_folder(folder) / "key-service-ca.pem", public)
    with override_settings(ENDPOINT=lambda name: {"key_service": url}[name]):
        yield TransitKeys


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def key_service_running(folder: Path, url: str) -> subprocess.Popen[bytes]:
    """`python -m neighbours key_service`, answering."""
    env = {**os.environ, "MEIBO_HOME": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen([sys.executable, "-m", "neighbours", "key_service"], env=env)
    tls = ssl.create_default_context(cafile=str(public_folder(folder) / "key-service-ca.pem"))
    end = time.monotonic() + 30
    while time.monotonic() < end:
        assert process.poll() is None, "the key service ended at its start"
        try:
            httpx.get(f"{url}/healthz", verify=tls, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return process
    process.kill()
    raise AssertionError("the key service did not start in 30 s")


def missing_for_tokens() -> str:
    """What this machine lacks for a PKCS#11 token; "" where it is all there."""
    if importlib.util.find_spec("pkcs11") is None:
        return "python-pkcs11"
    if shutil.which("softhsm2-util") is None or not Path(PKCS11_LIBRARY).exists():
        return "softhsm2"
    return ""


@contextmanager
def _pkcs11(folder: Path, secrets: Path) -> Iterator[Standing]:
    if missing := missing_for_tokens():
        said = f"{missing} がないので PKCS#11 は試されません / not installed: no token is tried"
        pytest.skip(said)  # in CI a skipped test counts as a failure
    import pkcs11

    from meibo.connectors.key_management.token import TokenKeys

    tokens, config = folder / "tokens", folder / "softhsm2.conf"
    tokens.mkdir()
    config.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
    (secrets / "pkcs11.pin").write_text(PIN)
    with (
        mock.patch.dict(os.environ, SOFTHSM2_CONF=str(config)),
        override_settings(PKCS11_TOKEN="meibo", PKCS11_LIBRARY=PKCS11_LIBRARY),
    ):
        subprocess.run(
            ["softhsm2-util", "--init-token", "--free", "--label", "meibo", "--pin", PIN,
             "--so-pin", PIN], check=True, capture_output=True,
        )  # fmt: skip

        pkcs11.lib(PKCS11_LIBRARY).reinitialize()  # it reads its settings as it starts
        away = folder / "tokens.away"

        def stop() -> None:
            tokens.rename(away)
            made.service.forget()  # type: ignore[attr-defined] # of this adapter alone

        made = Standing(TokenKeys(), TokenKeys, secrets, stop, lambda: away.rename(tokens) and None)
        yield made


_MAKERS = {"local": _local, "transit": _transit, "openbao": _openbao, "pkcs11": _pkcs11}
