"""A browser at the verifier's door that asks for a certificate, and what a wallet is told of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.test import Client
from rig_doors import browser
from rig_pages import page_of
from rig_wallet import read_token

from meibo.doors.frame.sessions import now
from meibo.flow.verification.queries import notice

FORM = {"register": "nurse", "items": ["name"], "purpose": "employment", "where": "other"}


class Asker:
    """A browser that asks, and what a wallet is told of its request."""

    def __init__(self, **changes: Any) -> None:
        self.browser: Client = browser()
        response = self.browser.post("/", {**FORM, **changes})
        assert response.status_code == 303, page_of(response).words
        self.path: str = response["Location"]
        self.id = self.path.rsplit("/", 1)[1]

    def fetched(self, **posted: str) -> dict[str, Any]:
        """The request object as a wallet reads it, unverified."""
        path = f"/oid4vp/{self.id}/request"
        got = browser().post(path, posted) if posted else browser().get(path)
        assert got.status_code == 200, got.content
        return read_token(got.content.decode())

    def link(self) -> str:
        """What the wallet opens, or reads from the code."""
        return notice(UUID(self.id), now()).link

    def sent(self, response: str) -> Any:
        """A wallet's answer handed in."""
        return browser().post(f"/oid4vp/{self.id}/response", {"response": response})

    def page(self, **lang: str) -> Any:
        """What the asking browser sees now."""
        return page_of(self.browser.get(self.path, lang or {"lang": "ja"}, follow=True))

    def code(self) -> str:
        """The code of the verdict the page shows; "valid" beside none."""
        found = self.page()
        codes = [one.words for one in found.find(".answered__code .code")]
        assert found.find(".verdict__word"), found.words
        return codes[0] if codes else "valid"
