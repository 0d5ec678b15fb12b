"""The Django application of the typing page. It has no models."""

from django.apps import AppConfig


class TypingConfig(AppConfig):
    """Template, style and scripts of the typing page."""

    name = "meibo.doors.typing"
    label = "typing_door"
