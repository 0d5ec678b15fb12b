from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "meibo.rooms.register"
    label = "register"
