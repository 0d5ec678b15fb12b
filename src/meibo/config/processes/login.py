"""The log-in views of both signed-in doors: the only holder of the role that makes sessions."""

from meibo.config.process import Process

PROCESS = Process(
    name="login",
    kind="web",
    doors=("meibo.doors.frame", "meibo.doors.login"),
    urls="meibo.doors.login.urls",
    adapters={"accounts.card_login": "meibo.connectors.card.login:card_login"},
)
