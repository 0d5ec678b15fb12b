"""The Django application of the officers' door. It has no models."""

from django.apps import AppConfig


class OfficerConfig(AppConfig):
    """Templates and style of the officers' pages."""

    name = "meibo.doors.officer"
    label = "officer_door"
