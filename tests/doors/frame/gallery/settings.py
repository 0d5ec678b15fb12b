"""Settings of the gallery. No database. Run it: see the README of the frame."""

from pathlib import Path
from typing import Any

from meibo.doors.frame.door import ASSETS, INNER_MIDDLEWARE, MEGABYTE, OUTER_MIDDLEWARE, Door
from meibo.terms.text import Text

DOOR = Door(
    name=Text("見本", "Gallery"),
    home="/",
    form_action=("http://127.0.0.1:9100",),
    body_limit=8 * MEGABYTE,
    sign_in="/sign-in",
)

SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "gallery",
    "DEBUG": False,
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "tests.doors.frame.gallery.urls",
    "INSTALLED_APPS": ["meibo.doors.frame"],
    "DATABASES": {},
    "MIDDLEWARE": [
        *OUTER_MIDDLEWARE,
        "django.middleware.csrf.CsrfViewMiddleware",
        *INNER_MIDDLEWARE,
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "meibo.doors.frame.context.frame",
                ]
            },
        }
    ],
    "STATICFILES_DIRS": [ASSETS],
    "STATIC_URL": "/static/",
    "LANGUAGE_CODE": "ja",
    "USE_I18N": True,
    "USE_TZ": True,
    "TIME_ZONE": "Asia/Tokyo",
    "MEIBO_FRAME": DOOR,
    "CSRF_FAILURE_VIEW": "meibo.doors.frame.errors.csrf_failure",
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 1 * MEGABYTE,
}
