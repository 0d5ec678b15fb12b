"""The issuer's door in a process of its own, as a balancer has several of."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RIG = Path(__file__).parent


@contextmanager
def issuer_process(database: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address and the process; dead at the end."""
    env = {**os.environ, "PYTHONPATH": f"{RIG.parents[1] / 'src'}:{RIG}"}
    words = [sys.executable, __file__, database]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def _run(database: str) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.test import override_settings
    from rig_wallet_holder import over_http

    endpoint = settings.ENDPOINT
    with over_http("issuer", database) as address, override_settings(ENDPOINT=endpoint):
        print(address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    _run(sys.argv[1])
