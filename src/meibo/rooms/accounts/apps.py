from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "meibo.rooms.accounts"
    label = "accounts"
