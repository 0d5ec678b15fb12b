"""What the clock does for the verifier: requests end, with what came of them."""

from __future__ import annotations

from datetime import datetime

from meibo.flow.verification.commands.forget_requests import forget_requests, requests_over
from meibo.terms.actor import Actor


def forget(actor: Actor, at: datetime) -> int:
    """Delete requests whose hour is over; silent where there is none."""
    return forget_requests(actor, at) if requests_over(at) else 0
