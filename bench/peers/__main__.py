"""`python -m bench.peers PORT`: the peers under the same server, kept connections and workers as a door.

PEER_DATABASE is the address of their database; `make_tables` is called once before. PEER_RECORDS:
how many records their pages have.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from meibo.config.serve import server

ROWS = 10_000


def configure() -> None:
    """Django with nothing in it: no middleware, no application, the doors' own database options."""
    at = urlsplit(os.environ["PEER_DATABASE"])
    settings.configure(
        DEBUG=False, SECRET_KEY=secrets.token_hex(16), ALLOWED_HOSTS=["localhost", "127.0.0.1"],
        ROOT_URLCONF="bench.peers.views", INSTALLED_APPS=[], MIDDLEWARE=[],
        USE_TZ=True, TIME_ZONE="Asia/Tokyo",
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).with_name("templates")],
        }],
        DATABASES={"default": {
            "ENGINE": "meibo.config.database.engine", "HOST": at.hostname, "PORT": at.port,
            "USER": at.username, "PASSWORD": unquote(at.password or ""), "NAME": at.path[1:],
            "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3},
        }},
    )  # fmt: skip
    django.setup()


def make_tables() -> None:
    """The tables, and ROWS licences to look up: token t0, t1, …"""
    from django.db import connection

    from bench.peers import pages
    from bench.peers.audit import Audit
    from bench.peers.views import Application, Licence

    with connection.schema_editor() as editor:
        for model in (Licence, Application, Audit):
            editor.create_model(model)
    Licence.objects.bulk_create(
        Licence(token=f"t{n}", name=f"見本　{n}", status="valid") for n in range(ROWS)
    )
    if records := pages.records():
        pages.make_tables(records)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def application() -> WSGIHandler:
    """Made inside the worker."""
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


if __name__ == "__main__":
    configure()
    make_tables()
    server("naive peers", int(sys.argv[1])).serve(target_loader=application, wrap_loader=False)
