from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "meibo.rooms.documents"
    label = "documents"
