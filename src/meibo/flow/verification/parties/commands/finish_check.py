"""What a third party was answered is kept for a day, so that the same call has the same answer."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from meibo.flow.verification.models import CheckRun
from meibo.flow.verification.parties.commands.begin_check import Begun
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("parties.finish_check", purpose="verification", permit=process)
def finish_check(act: Act, *, begun: Begun, key: str, answers: str) -> str:
    """The answers to give: of two calls alike at once, those that were there first."""
    party, own = begun.caller.id, str(UUID(key))
    act.about(case=party)
    act.outcome = str(len(begun.checks))
    try:
        with transaction.atomic():
            CheckRun.objects.create(
                party=party, key=own, digest=begun.digest, count=len(begun.checks),
                answers=answers, at=act.at,
            )  # fmt: skip
    except IntegrityError as error:
        if "verification_one_run" not in str(error):
            raise
        answers = CheckRun.objects.values_list("answers", flat=True).get(party=party, key=own)
    return answers
