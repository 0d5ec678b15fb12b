"""The ground Meibo runs on: its PostgreSQL, its processes, their users and their secrets."""

from meibo.doors.console.supervisor.commands import down, up
from meibo.doors.console.supervisor.commands import show_logs as logs
from meibo.doors.console.supervisor.folders import database_password, home, secrets_for
from meibo.doors.console.supervisor.platform import python_argv, runtime_env, setup_url
from meibo.doors.console.supervisor.postgres import Cluster

__all__ = [
    "Cluster", "database_password", "down", "home", "logs", "python_argv", "runtime_env",
    "secrets_for", "setup_url", "up",
]  # fmt: skip
