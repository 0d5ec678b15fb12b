from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "meibo.rooms.notices"
    label = "notices"
