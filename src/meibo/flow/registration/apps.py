from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "meibo.flow.registration"
    label = "registration"
