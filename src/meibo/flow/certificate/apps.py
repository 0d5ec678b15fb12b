from django.apps import AppConfig


class CertificateConfig(AppConfig):
    name = "meibo.flow.certificate"
    label = "certificate"
