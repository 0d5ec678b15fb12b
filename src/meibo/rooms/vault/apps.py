from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "meibo.rooms.vault"
    label = "vault"
