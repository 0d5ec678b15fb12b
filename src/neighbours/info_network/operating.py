"""Whether the network runs, and when it will not: notices its operator puts in a file of its folder.

operating.json: {"stops": [{"id", "from", "until", "ja", "en"}]}, times ISO with their zone.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from neighbours.home import own_folder
from neighbours.refusal import Refusal

FILE = "operating.json"
FIELDS = {"id", "from", "until", "ja", "en"}


def stops(home: Path) -> list[dict[str, str]]:
    """The notices as they were put there. Raises ValueError where the file is none of ours."""
    path = own_folder(home, "info_network") / FILE
    if not path.exists():
        return []
    listed = json.loads(path.read_text(encoding="utf-8"))["stops"]
    for one in listed:
        if set(one) != FIELDS or _instant(one["from"]) >= _instant(one["until"]):
            raise ValueError("a notice has an id, two times in order, and words in two languages")
    return list(listed)


def state(home: Path) -> dict[str, Any]:
    """{"state": "running"|"stopped", "stops"}; notices that are over are left out."""
    now = datetime.now(UTC)
    ahead = [one for one in stops(home) if _instant(one["until"]) > now]
    stopped = any(_instant(one["from"]) <= now for one in ahead)
    return {"state": "stopped" if stopped else "running", "stops": ahead}


def refuse_while_stopped(home: Path) -> None:
    """Refusal stopped (423) while a notice is in force."""
    if state(home)["state"] == "stopped":
        raise Refusal(423, "stopped", "停止中です。", "The network is stopped.")


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("times carry their zone")
    return found
