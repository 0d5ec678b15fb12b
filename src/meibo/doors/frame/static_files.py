"""Static files, served by the process itself from memory, under the hash of their content.

`/static/<12 hex>/<name>`: the address changes when the content does, so a browser may keep the
answer for ever. Files are found by Django's finders (each app's static/ and STATICFILES_DIRS) when
the first one is asked for; a name is looked up in that list, never on the disk.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.contrib.staticfiles.finders import get_finders
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

PREFIX = "/static/"
FOR_EVER = "public, max-age=31536000, immutable"
SHEET = "frame/frame.css"
SHEET_PARTS = (
    "design-tokens/tokens-simple.css",
    "frame/css/colour.css",
    "frame/css/base.css",
    "frame/css/layout.css",
    "frame/css/button.css",
    "frame/css/form.css",
    "frame/css/message.css",
    "frame/css/list.css",
    "frame/css/table.css",
    "frame/css/rail.css",
    "frame/css/case.css",
    "frame/css/certificate.css",
    "frame/css/print.css",
)
"""The one style sheet a page links, in this order."""
_TEXT = ("text/", "application/json", "image/svg+xml", "application/manifest+json")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file: bytes, gzip bytes where that is shorter, media type, digest of the bytes."""

    content: bytes
    packed: bytes | None
    media_type: str
    digest: str


def _media_type(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript; charset=utf-8"
    found = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{found}; charset=utf-8" if found.startswith("text/") else found


def static_file(name: str, content: bytes) -> StaticFile:
    """A file ready to be served."""
    media_type = _media_type(name)
    packed = None
    if media_type.startswith(_TEXT):
        packed = gzip.compress(content, mtime=0)
    if packed is not None and len(packed) >= len(content):
        packed = None
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, packed, media_type, digest)


def _found(ignored: Iterable[str]) -> dict[str, bytes]:
    """Every file by name; as in Django, the first finder that has a name wins."""
    files: dict[str, bytes] = {}
    for finder in get_finders():
        for path, storage in finder.list(list(ignored)):
            name = path.replace("\\", "/")
            prefix = getattr(storage, "prefix", None)
            name = f"{prefix}/{name}" if prefix else name
            if name not in files:
                with storage.open(path) as opened:
                    files[name] = opened.read()
    return files


@cache
def index() -> dict[str, StaticFile]:
    """All static files of this process, the joined style sheet among them.

    KeyError where a part of the sheet is missing: better at start than a page without style.
    """
    contents = _found(["README.md", "LICENSE"])
    contents[SHEET] = b"\n".join(contents[part] for part in SHEET_PARTS)
    return {name: static_file(name, content) for name, content in contents.items()}


def asset_url(name: str) -> str:
    """The address of a static file; KeyError for one that does not exist."""
    return f"{PREFIX}{index()[name].digest}/{name}"


@require_safe
def serve(request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """The file. Under another digest than its own it is served too, but must be asked for again:
    a page rendered by another version of the program still gets its style."""
    file = index().get(name)
    if file is None:
        raise Http404
    etag = f'"{file.digest}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if etag in held or f"W/{etag}" in held or "*" in held:
        response = HttpResponseNotModified()
    else:
        response = _answer(request, file)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_EVER if digest == file.digest else "no-cache"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _answer(request: HttpRequest, file: StaticFile) -> HttpResponse:
    if file.packed is not None and _takes_gzip(request.headers.get("Accept-Encoding", "")):
        packed = HttpResponse(file.packed, content_type=file.media_type)
        packed.headers["Content-Encoding"] = "gzip"
        return packed
    return HttpResponse(file.content, content_type=file.media_type)


def _takes_gzip(header: str) -> bool:
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
