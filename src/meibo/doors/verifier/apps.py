"""The Django application of the verifier's door. It has no models."""

from django.apps import AppConfig


class VerifierConfig(AppConfig):
    """Templates, style and script of the verifier's pages."""

    name = "meibo.doors.verifier"
    label = "verifier_door"
