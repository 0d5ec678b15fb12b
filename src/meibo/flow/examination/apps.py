from django.apps import AppConfig


class ExaminationConfig(AppConfig):
    name = "meibo.flow.examination"
    label = "examination"
