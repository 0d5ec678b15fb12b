"""The wallet led the browser back: it is the browser that asked, on the device that answered."""

from __future__ import annotations

import hmac
from uuid import UUID

from meibo.flow.verification.commands.take_response import digest_of
from meibo.flow.verification.refusals import wrong_code
from meibo.flow.verification.requests import own_request
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("verification.confirm_device", purpose="verification", permit=process)
def confirm_device(act: Act, *, request: UUID, browser: str, code: str) -> None:
    """Let the answer be seen (OpenID4VP 1.0 §8.2: the response code). It works once.

    Refuses verification.no_request to another browser, verification.wrong_code.
    """
    row = own_request(request, browser)
    act.about(case=row.id)
    if not row.response_code or not hmac.compare_digest(row.response_code, digest_of(code)):
        raise wrong_code()
    row.response_code, row.confirmed_at = "", act.at
    row.save(update_fields=["response_code", "confirmed_at"])
