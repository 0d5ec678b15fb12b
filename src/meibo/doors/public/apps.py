"""The Django application of the public's door. It has no models."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Templates and style of the public's pages."""

    name = "meibo.doors.public"
    label = "public_door"
