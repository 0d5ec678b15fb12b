"""The signer process's work: every PDF that is due is set, signed, timestamped and handed over."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings

from meibo import plugs
from meibo.flow.certificate.commands.claim_pdf import claim_pdf
from meibo.flow.certificate.commands.issue_pdf import issue_pdf
from meibo.flow.certificate.commands.refuse_pdf import refuse_pdf
from meibo.flow.certificate.commands.wait_pdf import wait_pdf
from meibo.flow.certificate.paper import code, glyphs, press
from meibo.flow.certificate.paper.jobs import Job, due
from meibo.flow.certificate.ports import (
    CannotSignError,
    CodeSigner,
    DocumentSigner,
    TimestampAuthority,
    TimestampDownError,
)
from meibo.rooms.journal.rounds import each
from meibo.terms.actor import Actor
from meibo.terms.canonical import b64u

log = logging.getLogger(__name__)


def make_due(actor: Actor, at: datetime) -> int:
    """Try every request that is due; how many went through. One that fails holds up no other."""
    return each("make_pdf", due(at), lambda pdf: _try(actor, at, pdf))


def _try(actor: Actor, at: datetime, pdf: UUID) -> None:
    job = claim_pdf(actor, at, pdf=pdf)
    if job is None:
        return
    if not job.in_force:
        refuse_pdf(actor, at, job=job, reason="not_in_force")
        return
    if any(glyphs.unprintable(text) for text in job.texts.values()):
        refuse_pdf(actor, at, job=job, reason="glyph")
        return
    signer: DocumentSigner = plugs.fill("certificate.document_signer")
    timestamps: TimestampAuthority = plugs.fill("certificate.timestamps")
    try:
        page = press.printed(job.texts, address_of(job, settings.ENDPOINT("public")), at)
        signed = signer.sign(page, name=str(job.id), at=at, timestamps=timestamps)
    except press.NoRoomError:
        refuse_pdf(actor, at, job=job, reason="no_room")
    except TimestampDownError as down:
        log.warning("certificate %s waits: timestamp authority down (%s)", job.id, down)
        wait_pdf(actor, at, job=job, reason="timestamp_down")
    except CannotSignError as error:
        log.error("certificate %s waits: %s", job.id, error.code)
        wait_pdf(actor, at, job=job, reason=error.code)
    else:
        issue_pdf(actor, at, job=job, content=signed, key_id=signer.key_id())


def address_of(job: Job, public_door: str) -> str:
    """What the code on the page opens: the public door's page, with the signed payload."""
    codes: CodeSigner = plugs.fill("certificate.code_signer")
    salt = secrets.token_bytes(code.SALT_BYTES)
    payload = code.make(job.id, code.committed(salt, job.texts["name"]), codes.key_id(), codes.sign)
    return f"{public_door}/c/{payload}#{b64u(salt)}"
