"""The real process: mutual TLS, and the one client certificate."""

import os
import signal
import ssl
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from neighbours.home import endpoint
from neighbours.population import sample_people
from neighbours.resident_register.keys import make_keys


def client_for(home: Path, identity: Path | None) -> httpx.Client:
    """Trusts `home`'s register; shows the client certificate found in `identity`'s home."""
    context = ssl.create_default_context(cafile=home / "neighbours-public/resident-register-ca.pem")
    if identity is not None:
        context.load_cert_chain(
            identity / "neighbours-public/number-client.crt.pem",
            identity / "number-client.key.pem",
        )
    return httpx.Client(
        verify=context, base_url=endpoint(home, "resident_register"), trust_env=False, timeout=5
    )


def start(home: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "MEIBO_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "neighbours", "resident_register"], env=environment
    )


def wait_ready(home: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the register ended at its start"
        try:
            with client_for(home, home) as client:
                assert client.get("/healthz").json() == {"ok": True}
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the register did not start in 30 s")


@pytest.fixture(scope="module")
def running(new_home: Callable[[], Path]) -> Iterator[Path]:
    home = new_home()
    process = start(home)
    try:
        wait_ready(home, process)
        yield home
    finally:
        process.terminate()
        process.wait(20)


def enquiry() -> dict[str, str]:
    number = sample_people()[0].resident.individual_number
    return {
        "request_id": str(uuid.uuid4()),
        "authority": "nurse-register",
        "purpose": "registration",
        "by": "individual_number",
        "individual_number": number,
    }


def test_the_number_client_is_answered(running: Path) -> None:
    with client_for(running, running) as client:
        assert client.post("/enquiries", json=enquiry()).json()["result"] == "found"


def test_without_a_client_certificate_nothing_is_answered(running: Path) -> None:
    with client_for(running, None) as client, pytest.raises(httpx.TransportError):
        client.post("/enquiries", json=enquiry())


def test_a_client_certificate_of_another_authority_is_refused(
    running: Path, new_home: Callable[[], Path]
) -> None:
    stranger = new_home()  # the same names throughout, another authority
    with client_for(running, stranger) as client, pytest.raises(httpx.TransportError):
        client.post("/enquiries", json=enquiry())


def test_the_servers_own_certificate_is_no_client_certificate(running: Path) -> None:
    own = running / "neighbours/resident_register"
    context = ssl.create_default_context(
        cafile=running / "neighbours-public/resident-register-ca.pem"
    )
    context.load_cert_chain(own / "server.crt.pem", own / "server.key.pem")
    with (
        httpx.Client(verify=context, trust_env=False) as client,
        pytest.raises(httpx.TransportError),
    ):
        client.get(endpoint(running, "resident_register") + "/healthz")


def test_plain_http_is_not_spoken(running: Path) -> None:
    url = endpoint(running, "resident_register").replace("https://", "http://")
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.TransportError):
        client.get(url + "/healthz")


def test_kill_and_restart_keep_the_answer(new_home: Callable[[], Path]) -> None:
    home = new_home()
    asked = enquiry()
    process = start(home)
    try:
        wait_ready(home, process)
        with client_for(home, home) as client:
            before = client.post("/enquiries", json=asked).content
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    process = start(home)
    try:
        wait_ready(home, process)
        with client_for(home, home) as client:
            assert client.post("/enquiries", json=asked).content == before
    finally:
        process.terminate()
        process.wait(20)


def read_all(home: Path) -> dict[str, bytes]:
    folders = (home / "neighbours/resident_register", home / "neighbours-public")
    return {str(path): path.read_bytes() for folder in folders for path in folder.iterdir()}


def test_key_setup_is_idempotent(new_home: Callable[[], Path]) -> None:
    home = new_home()
    before = read_all(home)
    make_keys(home)
    assert read_all(home) == before


def test_no_authority_key_is_kept(register_home: Path) -> None:
    keys = [name for name, content in read_all(register_home).items() if b"PRIVATE" in content]
    assert [Path(name).name for name in keys] == ["server.key.pem"]


def test_a_new_client_key_replaces_the_old_certificate(
    new_home: Callable[[], Path], new_request: Callable[..., None]
) -> None:
    home = new_home()
    before = read_all(home)
    new_request(home)
    make_keys(home)
    after = read_all(home)
    changed = {Path(name).name for name in before if before[name] != after[name]}
    assert changed == {"client-ca.pem", "number-client.crt.pem"}


def test_a_request_under_another_name_is_refused(
    new_home: Callable[[], Path], new_request: Callable[..., None]
) -> None:
    home = new_home()
    new_request(home, "somebody-else")
    with pytest.raises(ValueError, match="number-client"):
        make_keys(home)
