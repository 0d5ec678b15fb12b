"""A wallet program on a phone: npm's OpenID4VCI client, run by Node where that is found."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from meibo.doors.console.supervisor.folders import CHECKOUT
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError

_PROGRAM = CHECKOUT / "tests" / "oracles" / "wallet.mjs"
_DIGITS = re.compile(r'data-tx-code="([0-9]{6})"')
Wallet = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Copy:
    """A certificate in a wallet, with the key that it is bound to: all that a presentation needs."""

    credential: str
    key: dict[str, str]


def missing() -> str:
    """What keeps the wallet from running; "" where nothing does."""
    if shutil.which("node") is None:
        return "Node.js"
    if not (_PROGRAM.parent / "node_modules" / "@openid4vc" / "openid4vci").is_dir():
        return "tests/oracles/node_modules"
    return ""


@contextmanager
def phone() -> Iterator[Wallet]:
    """wallet("take", offer=…, …): what the program made of it; WalkError where it was refused."""
    node = shutil.which("node") or "node"
    with subprocess.Popen(
        [node, _PROGRAM.name], cwd=_PROGRAM.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, encoding="utf-8",
    ) as program:  # fmt: skip
        pipe_in, pipe_out = program.stdin, program.stdout
        assert pipe_in is not None
        assert pipe_out is not None

        def do(what: str, **asked: Any) -> dict[str, Any]:
            pipe_in.write(json.dumps({"do": what, **asked}) + "\n")
            pipe_in.flush()
            answer: dict[str, Any] = json.loads(pipe_out.readline())
            if not answer["good"]:
                raise WalkError(f"the wallet could not {what}: {answer['why']}")
            return answer

        yield do
        pipe_in.close()


def take(wallet: Wallet, applicant: Applicant, entry: str) -> tuple[list[Copy], list[Copy]]:
    """The holder has an offer made and types its digits into the wallet, which takes two SD-JWTs and an
    mdoc by it and says that it has them."""
    at = f"{applicant.home}/certificate/{entry}"
    page = applicant.browser.get(at)
    shown = applicant.browser.send(page.form(action="/wallet"))
    digits = _DIGITS.search(shown.text)
    if digits is None:
        raise WalkError(f"{shown.url}: no transaction code")
    offer = shown.link("openid-credential-offer://")
    first = wallet("take", offer=offer, tx_code=digits[1], format="dc+sd-jwt", copies=2)
    wallet("notify", notification=first["notification"], event="credential_accepted")
    second = wallet("ask", format="mso_mdoc")
    return _copies(first), _copies(second)


def _copies(answer: dict[str, Any]) -> list[Copy]:
    return [Copy(one["credential"], one["key"]) for one in answer["credentials"]]


def report_loss(applicant: Applicant, entry: str) -> None:
    """The phone is gone: every digital certificate of the registration is put out of use."""
    page = applicant.browser.get(f"{applicant.home}/certificate/{entry}/loss")
    applicant.browser.send(page.form("what", "reason"), {"what": "all", "reason": "lost"})
