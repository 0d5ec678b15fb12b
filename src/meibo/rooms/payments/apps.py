from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "meibo.rooms.payments"
    label = "payments"
