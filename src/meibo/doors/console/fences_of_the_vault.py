"""What doctor says of the number's way: the off-line root, the keys in force, the breaker."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from meibo.doors.console.fences import Fence

SOON = timedelta(days=60)
_BREAKERS = """
SELECT coalesce(string_agg(purpose || ': ' || tripped_why, ', '), '')
  FROM vault.vault_breaker WHERE tripped_at IS NOT NULL
"""


def vault_fences(home: Path, ask: Callable[[str], Any] | None) -> list[Fence]:
    """The fences of the number's way. `ask` puts a question to our own PostgreSQL."""
    return [_root(home), _keys(home, datetime.now(UTC)), _breaker(ask)]


def _root(home: Path) -> Fence:
    said = ("番号の保管庫のルート鍵はオフライン", "the vault's root key is off line")
    folder = home / "offline-root"
    if not (folder / "root.key").exists():
        known = (home / "public" / "vault-root.pem").exists()
        return Fence("vault_root", "holds" if known else "unknown", *said)
    if folder.stat().st_mode & 0o077:
        return Fence(
            "vault_root", "broken", f"{said[0]}：{folder} をほかの利用者が読めます",
            f"{said[1]}: others can read {folder}",
        )  # fmt: skip
    return Fence(
        "vault_root", "attention",
        f"{said[0]}：まだここにあります。{folder} を、ネットワークにつながない媒体へ移してください",
        f"{said[1]}: it still lies here. Move {folder} to a medium that no network reaches",
    )  # fmt: skip


def _keys(home: Path, now: datetime) -> Fence:
    said = ("番号に封をする鍵の期間", "the key that numbers are sealed to is in its time")
    document = home / "public" / "vault-key-document.json"
    if not document.exists():
        return Fence("vault_key", "unknown", f"{said[0]}：まだ無い", f"{said[1]}: none yet")
    found = json.loads(document.read_text())
    ends = {key["kid"]: datetime.fromisoformat(key["not_after"]) for key in found["keys"]}
    newest = max(ends.values())
    if newest <= now:
        return Fence("vault_key", "broken", f"{said[0]}：終わっています", f"{said[1]}: it is over")
    kept = {path.stem for path in (home / "secrets" / "number").glob("envelope-*.key")}
    over = sorted(kid for kid in kept if kid in ends and ends[kid] <= now)
    day = newest.date().isoformat()
    if over or newest - now < SOON:
        do = "meibo vault retire" if over else "meibo vault rotate"
        return Fence("vault_key", "attention", f"{said[0]}：～{day}。{do} を実行してください",
                     f"{said[1]}, until {day}: run {do}")  # fmt: skip
    return Fence("vault_key", "holds", f"{said[0]}：～{day}", f"{said[1]}, until {day}")


def _breaker(ask: Callable[[str], Any] | None) -> Fence:
    said = ("番号の利用は上限の内", "the use of numbers is within its limits")
    if ask is None:
        return Fence(
            "breaker", "unknown", f"{said[0]}：確認できません", f"{said[1]}: nobody to ask"
        )
    tripped = ask(_BREAKERS)
    if tripped:
        return Fence(
            "breaker", "broken", f"{said[0]}：遮断中（{tripped}）。meibo breaker show で確認",
            f"{said[1]}: tripped ({tripped}); see meibo breaker show",
        )  # fmt: skip
    return Fence("breaker", "holds", *said)
