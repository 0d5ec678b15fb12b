"""What `make up` says at its end."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

from meibo.doors.console.supervisor.table import table


def test_the_command_of_the_one_time_code_is_one_that_runs(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (tmp_path / "endpoints.json").write_text("{}")
    one = {"login_name": "examiner", "password": "p", "duties": [], "display_name": "見本"}
    (tmp_path / "public" / "sample-officers.json").write_text(json.dumps({"officers": [one]}))
    (line,) = [line for line in table(tmp_path).splitlines() if "meibo code" in line]
    python, *rest = shlex.split(line.partition("one-time code: ")[2].removesuffix("）"))
    assert rest == ["-m", "meibo", "code", "examiner"]
    assert subprocess.run([python, "-c", "import meibo"], cwd="/", check=False).returncode == 0
