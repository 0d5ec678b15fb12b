from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "meibo.flow.verification"
    label = "verification"
