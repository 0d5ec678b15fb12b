"""The officers' door."""

from meibo.config.process import Process

PROCESS = Process(
    name="officer",
    kind="web",
    doors=("meibo.doors.frame", "django_htmx", "meibo.doors.officer"),
    urls="meibo.doors.officer.urls",
)
