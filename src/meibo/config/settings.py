"""Django's settings, made from the definition of the process named by MEIBO_PROCESS."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

from meibo import plugs
from meibo.config.home import (
    breakers,
    endpoint,
    key_store,
    neighbours_public,
    public,
    second_place,
    secrets,
)
from meibo.config.key_services import key_store_days
from meibo.config.page_doors import page_settings
from meibo.config.process import FLOW, ROOMS, process
from meibo.config.terminal import search_minutes
from meibo.config.wallets import known_wallets

PROCESS = process(os.environ["MEIBO_PROCESS"])
WEB = PROCESS.kind == "web"
plugs.install(PROCESS.adapters)

# What connectors and doors may know of the installation.
ENDPOINT = endpoint
SECRETS = secrets()
PUBLIC = public()
NEIGHBOURS_PUBLIC = neighbours_public()
SECOND_PLACE = second_place()
BREAKERS = breakers()
KEY_STORE = key_store()
KEY_STORE_DAYS = key_store_days()
SEARCH_MINUTES = search_minutes()
WALLETS = known_wallets()
# Where the number process's keys lie in a PKCS#11 token (MEIBO_KEY_SERVICE=pkcs11).
PKCS11_LIBRARY = os.environ.get("MEIBO_PKCS11_LIBRARY", "/usr/lib/softhsm/libsofthsm2.so")
PKCS11_TOKEN = os.environ.get("MEIBO_PKCS11_TOKEN", "meibo")

INSTALLED_APPS = [*(ROOMS + FLOW if PROCESS.database else ()), *PROCESS.doors]
SECRET_KEY = (
    (secrets() / "django.key").read_text().strip()
    if WEB and PROCESS.database
    else "no-pages-no-signatures"
)
DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"
USE_I18N = False
LANGUAGE_CODE = "ja"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
if WEB:
    ALLOWED_HOSTS.append(urlsplit(endpoint(PROCESS.name)).hostname or "localhost")
ROOT_URLCONF = PROCESS.urls
APPEND_SLASH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]


def _postgresql(url: str) -> dict[str, object]:
    """The database of a process, by the URL it was given."""
    at = urlsplit(url)
    return {
        "ENGINE": "meibo.config.database.engine",
        "HOST": at.hostname,
        "PORT": at.port,
        "USER": unquote(at.username or ""),
        "PASSWORD": unquote(at.password or ""),
        "NAME": at.path.lstrip("/"),
        # A door's threads keep theirs: as many as a pool would have, and none is waited for.
        "CONN_MAX_AGE": None if WEB else 0,
        # A restarted server is never met as an error.
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": (
            {"server_side_binding": True, "prepare_threshold": 3}
            if WEB
            else {"server_side_binding": True}
        ),
    }


DATABASES = {"default": _postgresql(os.environ["MEIBO_DATABASE_URL"])} if PROCESS.database else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE = f"meibo_{PROCESS.name}"
CSRF_COOKIE_NAME = f"meibo_{PROCESS.name}_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# The frame of the doors with pages: MEIBO_FRAME, MIDDLEWARE, TEMPLATES, the security policy.
globals().update(page_settings(PROCESS.name))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "meibo.config.logs.CarefulFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "INFO"},
    # Request lines carry paths; a path never holds personal data, query strings are not logged.
    # pyHanko's own lines name certificate subjects: what it finds is told by code instead.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "pyhanko": {"handlers": [], "propagate": False},
        "pyhanko_certvalidator": {"handlers": [], "propagate": False},
    },
}
