"""The Django application of the frame. It has no models."""

from django.apps import AppConfig


class FrameConfig(AppConfig):
    """Templates, template tags and static files shared by the doors."""

    name = "meibo.doors.frame"
    label = "frame"
