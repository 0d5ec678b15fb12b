"""The frame under its own small settings, whatever the rest of the suite runs under."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client, override_settings

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from rig_doors import compiled_once, forget_settings  # noqa: E402
from tests.doors.frame.gallery.settings import SETTINGS  # noqa: E402


@pytest.fixture(autouse=True)
def frame_settings() -> Iterator[None]:
    """Gallery settings for one test; the settings of the suite stand again afterwards."""
    if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
        settings.configure(**SETTINGS)
    if not apps.ready:
        django.setup()
    overridden = {name: value for name, value in SETTINGS.items() if name != "DATABASES"}
    with override_settings(**overridden), compiled_once("gallery"):
        forget_settings()
        yield
    forget_settings()


@pytest.fixture
def client() -> Client:
    """A reader who prefers Japanese; faults of views become pages."""
    return Client(raise_request_exception=False, headers={"accept-language": "ja"})
