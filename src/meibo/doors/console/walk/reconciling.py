"""The whole register against Juki-net: somebody is renamed there, an officer confirms it, nothing is left."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import Card
from meibo.doors.console.walk.stages import Stages

_NEW_FAMILY = "改姓"
_PROPOSAL = re.compile(r'name="proposal" value="([0-9a-f-]{36})".*?</h2>', re.DOTALL)


def walk_reconciled(stages: Stages, card: Card) -> None:
    """card: of somebody who is registered as the card has it."""
    before = card.holder["name"].partition("\u3000")
    name = "\u3000".join((_NEW_FAMILY, before[2]))
    with stages.step("moved_on", "住基ネット側で氏名が変わる", "Juki-net learns of a new name"):
        _run("neighbours", "rename", "--of", card.id, "--name", name)
    with stages.step(
        "asked", "定期照会：登録者全員を照会", "everybody in the register is asked about"
    ) as notes:
        told = _reconciled(stages.register)
        notes |= {one: told[one] for one in ("asked", "differing", "proposals_new")}
        if told["proposals_new"] < 1:
            raise WalkError(f"a new name brought no proposal: {told}")
    with stages.step(
        "confirmed", "変更案の反映（職権修正）", "the proposal is confirmed: a new version"
    ):
        _confirm(stages, card.holder["name"])
    with stages.step(
        "asked_again", "再度の定期照会：新しい変更案なし", "asked again: nothing new"
    ) as notes:
        told = _reconciled(stages.register)
        notes["proposals_new"] = told["proposals_new"]
        if told["proposals_new"]:
            raise WalkError(f"a second enquiry proposes again: {told}")


def _reconciled(register: str) -> dict[str, Any]:
    """As an operator does it: `meibo reconcile --json`."""
    found: dict[str, Any] = json.loads(
        _run("meibo", "reconcile", "--register", register, "--json").splitlines()[-1]
    )
    return found


def _run(program: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", program, *words], check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise WalkError(f"{program} {words[0]}: {done.stderr[-600:]}")
    return done.stdout


def _confirm(stages: Stages, name: str) -> None:
    """The registrar chooses the one proposal of a person by name, and confirms it."""
    registrar = stages.crew.registrar
    page = registrar.browser.get(f"{registrar.home}/periodic/{stages.register}/name")
    for row in _PROPOSAL.finditer(page.text):
        if name in row[0]:
            form = page.form("proposal", action="/settle")
            registrar.browser.send(form, {"proposal": row[1], "act": "confirm"})
            break
    else:
        raise WalkError(f"{page.url} proposes nothing about the person: {page.words[:600]}")
    after = registrar.browser.get(page.url)
    if row[1] in after.text:
        raise WalkError(f"the proposal still waits: {after.words[:600]}")
