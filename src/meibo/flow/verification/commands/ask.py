"""Anyone asks for a certificate of whoever holds the wallet that reads the request."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID, uuid4

from meibo import plugs
from meibo.catalogue import qualifications
from meibo.flow.verification.models import Request
from meibo.flow.verification.ports import VerifierDesk
from meibo.flow.verification.purposes import PURPOSES
from meibo.flow.verification.refusals import nothing_to_ask, too_many_requests
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.terms.canonical import b64u

LIFETIME = timedelta(minutes=5)
RANDOM_BYTES = 32
# All askers together: the door knows no one, and each request costs a signature and a row.
MOST_A_MINUTE = 600


@act("verification.ask", purpose="verification", permit=process)
def ask(
    act: Act, *, register: str, items: list[str], purpose: str, same_device: bool, browser: str
) -> UUID:
    """Ask for one certificate of a register; items: of those its holder chooses to show.

    browser: the public key that what comes back is sealed to. Good for five minutes and one answer.
    Refuses verification.nothing_to_ask and verification.busy (CRT-04).
    """
    found = qualifications().get(register)
    known = found is not None and set(items) <= set(found.credential.selectively_shown)
    if not known or purpose not in PURPOSES:
        raise nothing_to_ask()
    if Request.objects.filter(asked_at__gt=act.at - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise too_many_requests()
    desk: VerifierDesk = plugs.fill("verification.desk")
    request = uuid4()
    act.about(case=request)
    Request.objects.create(
        id=request, register=register, items=items, purpose=purpose, same_device=same_device,
        browser=browser, nonce=_random(), handle=_random(), response_key=desk.new_key(request),
        asked_at=act.at, expires_at=act.at + LIFETIME,
    )  # fmt: skip
    return request


def _random() -> str:
    return b64u(secrets.token_bytes(RANDOM_BYTES))
