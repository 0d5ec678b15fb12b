"""Brings a small installation of stand-ins up or down: python drive.py HOME up|down PORT [broken|stubborn].

Its plan is a real cluster, one set-up step and three stand-ins. Prints the state as JSON.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from meibo.doors.console.supervisor import background
from meibo.doors.console.supervisor.postgres import Cluster
from meibo.doors.console.supervisor.spec import Plan, Spec, Step, server_spec

HERE = Path(__file__).parent
home, verb, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
broken, stubborn = (sys.argv[4:] == [word] for word in ("broken", "stubborn"))
env = dict(os.environ)
python = [sys.executable, "-B"]


def server() -> Spec:
    cluster = Cluster(home / "pg", password_file=home / "secrets" / "postgres" / "password")
    cluster.prepare()
    globals()["kept"] = cluster  # its lock lives as long as the supervisor
    return server_spec(cluster)


def steps() -> list[Step]:
    code = "import sys; sys.exit('no such luck')" if broken else "print('prepared')"
    return [Step("the only step", [*python, "-c", code], env)]


def specs() -> list[Spec]:
    program = [*python, str(HERE / "stand_in.py")]
    url = f"http://localhost:{port}/healthz"
    return [
        Spec(
            "web", [*program, str(port)], env, ready=url, port=port, port_variable="MEIBO_PORT_WEB"
        ),
        Spec("loop", [*program, "0", *(["stubborn"] if stubborn else [])], env, rank=1),
        Spec("crew", [*program, "0", "worker"], env),
    ]


if verb == "up":
    plan = Plan(server=server, steps=steps, specs=specs)
    found = background.bring_up(home, plan, lambda state: None, limit=60)
    print(json.dumps(asdict(found)))
    sys.exit(0 if found.phase == "ready" else 1)
print(json.dumps(background.bring_down(home)))
