"""The page where a number is typed: no database, no secrets, nothing it could tell anybody."""

from meibo.config.process import Process

PROCESS = Process(
    name="typing",
    kind="web",
    database=False,
    doors=("meibo.doors.frame", "meibo.doors.typing"),
    urls="meibo.doors.typing.urls",
)
