from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "meibo.flow.intake"
    label = "intake"
