"""Asking a wallet for a certificate at the verifier's door, and a wallet that answers: npm's
OpenID4VP client (tests/oracles/present.mjs), run by Node."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from meibo.doors.console.supervisor.folders import CHECKOUT
from meibo.doors.console.walk.browser import Browser, Page, WalkError
from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.verifying import answer_of
from meibo.doors.console.walk.wallet import Copy

_PROGRAM = CHECKOUT / "tests" / "oracles" / "present.mjs"
_CLIENT = re.compile(r"x509_hash:[\w-]+")


class Asker:
    """Somebody without an account who asks for a certificate."""

    def __init__(self, cast: Cast, home: Path) -> None:
        self.door = cast.endpoints["verifier"]
        self.authority = (home / "public" / "verifier-ca.pem").read_text()
        self.browser = Browser()

    def across(self, register: str, copy: Copy) -> str:
        """Another device: the wallet reads the code. valid, not_valid or cannot_say."""
        page = self._asked(register, "other")
        number = page.url.rsplit("/", 1)[1]
        client = _CLIENT.search(self.browser.get(f"{self.door}/about").text)
        if client is None:
            raise WalkError("the verifier does not say its client id")
        # What the code on the page says; a person's wallet reads it by camera.
        said = {
            "client_id": client[0],
            "request_uri": f"{self.door}/oid4vp/{number}/request",
            "request_uri_method": "post",
        }
        self._presented(f"openid4vp://?{urlencode(said)}", copy)
        return answer_of(self.browser.get(page.url).text)

    def here(self, register: str, copy: Copy) -> str:
        """This device: the link opens the wallet, which leads back."""
        link = self._asked(register, "this").link("openid4vp://")
        answer = self._presented(link, copy)["answer"]
        if "redirect_uri" not in answer:
            raise WalkError(f"the verifier leads the wallet nowhere: {answer}")
        page = self.browser.get(answer["redirect_uri"])
        receipt = self.browser.fetch(page.link("/receipt")).text
        checked = self.browser.get(f"{self.door}/receipts")
        page_of_receipt = self.browser.send(checked.form("receipt"), {"receipt": receipt})
        if page_of_receipt.status != 200 or receipt.count(".") != 2:
            raise WalkError("the receipt is not one")
        return answer_of(page.text)

    def _asked(self, register: str, where: str) -> Page:
        form = self.browser.get(self.door).form("register", "purpose")
        said = {"register": register, "items": "name", "purpose": "employment", "where": where}
        return self.browser.send(form, said)

    def _presented(self, link: str, copy: Copy) -> dict[str, Any]:
        asked = {
            "link": link, "credential": copy.credential, "key": copy.key,
            "authority": self.authority,
        }  # fmt: skip
        done = subprocess.run(
            [shutil.which("node") or "node", _PROGRAM.name], cwd=_PROGRAM.parent, text=True,
            input=json.dumps({"present": asked}) + "\n", capture_output=True, encoding="utf-8",
            check=False,
        )  # fmt: skip
        said: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"why": done.stderr}
        if not said.get("good"):
            raise WalkError(f"the wallet could not present: {said.get('why')}")
        return said
