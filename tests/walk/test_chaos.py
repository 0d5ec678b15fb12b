"""A short run of chaos with a fixed seed; five minutes of it are `make chaos` and `test-long`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from rig_key_services import free_port, key_service_running


def run(platform, *words: str, seconds: float) -> dict[str, Any]:
    done = platform.meibo("chaos", "--json", *words, seconds=seconds)
    assert done.stdout, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout)
    wrong = {name: one["wrong"] for name, one in report["verdicts"].items() if one["wrong"]}
    assert wrong == {}, done.stderr[-3000:]
    assert done.returncode == 0
    assert report["waiting"] == {}, report["waiting"]
    assert report["finished"] == report["applications"]
    return report


@pytest.mark.requirement("PAY-03")
def test_a_short_chaos_loses_and_doubles_nothing(platform) -> None:
    report = run(platform, "--minutes", "0.4", "--applications", "3", "--seed", "5", seconds=400)
    assert report["applications"] == 3
    kinds = {one["kind"] for one in report["plan"]}
    assert kinds == {"kill", "stop", "fault"}
    assert report["misfortunes"] >= 6


@pytest.mark.long
def test_five_minutes_of_chaos(platform) -> None:
    report = run(platform, "--minutes", "5", "--applications", "20", "--seed", "11", seconds=900)
    assert report["misfortunes"] > 80


@contextmanager
def with_key_service(start_platform: Callable[..., AbstractContextManager[Any]]) -> Iterator[Any]:
    """A platform whose numbers lie under keys of a service elsewhere, set up as docs/key-services.md
    says: first up, then the token, then the keys."""
    url = f"https://127.0.0.1:{free_port()}"
    with start_platform(MEIBO_KEY_SERVICE="transit", MEIBO_KEY_SERVICE_URL=url) as found:
        secrets = found.home / "secrets" / "number"
        given = shutil.copy(
            found.home / "neighbours" / "key_service" / "token", secrets / "key-service.token"
        )
        owner = secrets.stat()
        shutil.chown(given, owner.st_uid, owner.st_gid)
        running = key_service_running(found.home, url)
        try:
            made = found.meibo("vault", "make-keys")
            assert made.returncode == 0, made.stderr
            yield found
        finally:
            running.terminate()
            running.wait(20)


@pytest.mark.long
def test_chaos_in_which_the_key_service_fails_too(start_platform) -> None:
    with with_key_service(start_platform) as found:
        report = run(found, "--minutes", "2", "--applications", "8", "--seed", "257", seconds=700)
    hit = {one["switch"]["kind"] for one in report["plan"] if one["target"] == "key_service"}
    assert hit >= {"late", "error", "dead"}
