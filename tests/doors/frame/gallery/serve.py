"""Serve the gallery on a free port for looking at it: `python -m tests.doors.frame.gallery.serve`."""

from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from tests.doors.frame.gallery.settings import SETTINGS


class Quiet(WSGIRequestHandler):
    """No line per request."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


if __name__ == "__main__":
    settings.configure(**SETTINGS)
    django.setup()
    from django.core.wsgi import get_wsgi_application

    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
