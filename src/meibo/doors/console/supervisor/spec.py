"""What the supervisor is asked to run."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from meibo.doors.console.supervisor import leftovers
from meibo.doors.console.supervisor.postgres import Cluster

Ready = str | Callable[[int], bool] | None


@dataclass(frozen=True, slots=True)
class Spec:
    """A process that is to run always.

    ready: a URL that must answer, or a function of the process id, or None (it counts as ready
    once it has lived for a moment). rank: the order of stopping, lowest first; equal ranks
    together. before: called ahead of each start. port_variable: what changes its port. swept:
    whether it is ended when its supervisor was killed and the kernel's death signal was not obeyed
    (not for PostgreSQL, whose leftovers are found and ended more gently).
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    uid: int | None = None
    ready: Ready = None
    gid: int | None = None
    port: int | None = None
    port_variable: str = ""
    rank: int = 0
    stop_signal: int = signal.SIGTERM
    kill_signal: int = signal.SIGKILL
    before: Callable[[], None] | None = None
    swept: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A command that must succeed before the processes start."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole: the server first (None where PostgreSQL is somebody else's), then `steps()`, then
    `done()`, then `specs()` all at once. They are functions because the keys and passwords they
    need appear on the way."""

    server: Callable[[], Spec | None]
    steps: Callable[[], list[Step]]
    specs: Callable[[], list[Spec]]
    done: Callable[[], None] = field(default=lambda: None)


def server_spec(cluster: Cluster, port_variable: str = "MEIBO_PORT_DATABASE") -> Spec:
    """A prepared cluster as a process: SIGINT is its fast shutdown, SIGQUIT its immediate one."""
    account = cluster.account
    return Spec(
        name="postgres",
        argv=cluster.argv(),
        env=cluster.environment(),
        uid=account.uid if account else None,
        gid=account.gid if account else None,
        ready=cluster.answers,
        port=cluster.port,
        port_variable=port_variable,
        rank=9,
        stop_signal=signal.SIGINT,
        kill_signal=signal.SIGQUIT,
        before=lambda: leftovers.clear(cluster.data),
        swept=False,
    )
