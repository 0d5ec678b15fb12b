"""The Django application of the applicant's door. It has no models."""

from django.apps import AppConfig


class ApplicantConfig(AppConfig):
    """Templates and views of the applicant's pages."""

    name = "meibo.doors.applicant"
    label = "applicant"
