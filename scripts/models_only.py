"""Settings for tools that read the models and nothing else: mypy's Django plug-in."""

from pathlib import Path

from meibo.config.home import endpoint
from meibo.config.process import FLOW, ROOMS, Process

PROCESS = Process(name="console", kind="console")
ENDPOINT = endpoint
SECRETS = PUBLIC = NEIGHBOURS_PUBLIC = SECOND_PLACE = BREAKERS = KEY_STORE = Path()
KEY_STORE_DAYS = 30
SEARCH_MINUTES = 15
PKCS11_LIBRARY = PKCS11_TOKEN = ""
MEIBO_FRAME: object = None

SECRET_KEY = "read by tools only, signs nothing"  # noqa: S105
INSTALLED_APPS = [*ROOMS, *FLOW]
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}}
