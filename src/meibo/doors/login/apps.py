"""The Django application of the log-in door. It has no models."""

from django.apps import AppConfig


class LoginConfig(AppConfig):
    """Templates and views of the log-in."""

    name = "meibo.doors.login"
    label = "login"
