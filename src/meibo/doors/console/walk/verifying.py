"""Anyone's part: is this certificate valid?"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from meibo.doors.console.walk.browser import Browser, WalkError
from meibo.doors.console.walk.cast import Cast


class Stranger:
    """Somebody without an account."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.browser = Browser()

    def answer(self, certificate: str) -> str:
        """Paste a certificate at the public door; valid, not_valid or cannot_say."""
        page = self.browser.get(self.cast.endpoints["public"])
        return answer_of(self.browser.send(page.form("text"), {"text": certificate}).text)

    def answer_by_code(self, address: str) -> str:
        """Open the address of the QR."""
        return answer_of(self.browser.get(address).text)

    def listed_status(self, certificate: str) -> int:
        """Status by the list the certificate names: 0 valid, 1 invalid, 2 suspended."""
        place = _payload(certificate.split("~", maxsplit=1)[0])["status"]["status_list"]
        token = self.browser.fetch(place["uri"]).text
        listed = _payload(token)["status_list"]
        data = zlib.decompress(_bytes(listed["lst"]))
        bits, index = int(listed["bits"]), int(place["idx"])
        per_byte = 8 // bits
        return (data[index // per_byte] >> (index % per_byte * bits)) & ((1 << bits) - 1)


def answer_of(text: str) -> str:
    """The answer that a page of the public door shows."""
    for one in ("valid", "not_valid", "cannot_say"):
        if f'data-answer="{one}"' in text:
            return one
    raise WalkError(f"the public page gives no answer: {text[:400]}")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _payload(jws: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_bytes(jws.split(".")[1]))
    return found
