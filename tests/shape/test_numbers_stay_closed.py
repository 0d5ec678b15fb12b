"""Every process but `number` runs without the code that opens or reveals a number ever loaded.

import-linter cannot see plugs, so each process is really started in an interpreter of its own: all
its adapters and steps loaded, every one of its addresses visited, by GET and by POST.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from meibo.config.database.setup import role_url
from meibo.config.process import NAMES
from meibo.config.process import process as definition

CLOSED = tuple(
    f"meibo.rooms.vault.{name}"
    for name in (
        "reveal",
        "opening",
        "sealing",
        "renewing",
        "codes",
        "destroying",
        "whole_register",
    )
)
VISIT = """
import sys, uuid
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver
from meibo import plugs
found = settings.PROCESS
for place in [*found.adapters.values(), *(step.run for step in found.steps)]:
    plugs.load(place)
visited = 0
if found.kind == "web":
    settings.ALLOWED_HOSTS.append("testserver")
    def addresses(patterns, prefix=""):
        for one in patterns:
            route = prefix + str(one.pattern)
            if isinstance(one, URLPattern):
                yield route
            else:
                yield from addresses(one.url_patterns, route)
    samples = {"uuid": str(uuid.uuid4()), "slug": "nurse", "int": "0", "str": "abcdef123456",
               "path": "frame/frame.css"}
    import re
    for route in addresses(get_resolver().url_patterns):
        path = "/" + re.sub(r"<(?:(\\w+):)?\\w+>", lambda m: samples[m[1] or "str"], route)
        for ask in ("get", "post"):
            client = Client(raise_request_exception=False)
            getattr(client, ask)(path)
            visited += 1
    assert visited, "no address was visited"
if found.database:
    connection.close()
for name in sys.argv[1:]:
    assert name not in sys.modules, f"{found.name} has loaded {name}"
print(visited)
"""


@pytest.mark.requirement("VLT-01", "VLT-05", "REG-11")
@pytest.mark.parametrize("process", [name for name in NAMES if name != "number"])
def test_no_other_process_loads_what_opens_a_number(process: str, database: str) -> None:
    done = run(process, database)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]


def test_the_number_process_does_load_it(database: str) -> None:
    done = run("number", database)
    assert done.returncode == 1
    assert "number has loaded meibo.rooms.vault.reveal" in done.stderr


def run(process: str, database: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "MEIBO_PROCESS": process, "PYTHONPATH": "src"}
    env.pop("MEIBO_DATABASE_URL", None)
    if definition(process).database:
        env["MEIBO_DATABASE_URL"] = role_url(process, database)
    return subprocess.run(
        [sys.executable, "-c", VISIT, *CLOSED],
        capture_output=True, text=True, env=env, check=False,
    )  # fmt: skip
