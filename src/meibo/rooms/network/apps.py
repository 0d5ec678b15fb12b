from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "meibo.rooms.network"
    label = "network"
