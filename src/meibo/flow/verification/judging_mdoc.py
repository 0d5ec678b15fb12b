"""The judgement of a presented mdoc: form, signatures, digests, device binding, term, status."""

from __future__ import annotations

from meibo import plugs
from meibo.flow.certificate.mdoc.issuing import doctype_of
from meibo.flow.certificate.mdoc.judging import BadMdocError, Certificates, judge_presented
from meibo.flow.certificate.mdoc.reading import (
    Presented,
    UnreadableMdocError,
    read_response,
)
from meibo.flow.verification.judging import credential_at, fitting, status_of
from meibo.flow.verification.key_binding import Asked
from meibo.flow.verification.told import code_of_old
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act
from meibo.terms.canonical import unb64u


def judge_mdoc(act: Act, text: str, asked: Asked, transcript: bytes) -> Verdict:
    """A DeviceResponse (base64url) as the register stands at the act's moment.

    transcript: what the device must have signed, of this request alone (device.session_transcript).
    The act is about the certificate where it is one of ours (CRT-04, EXT-07).
    """
    try:
        presented = read_response(unb64u(text))
    except (UnreadableMdocError, ValueError):
        return Verdict("malformed")
    if len(presented) != 1:
        return Verdict("malformed")
    certificates: Certificates = plugs.fill("verification.mdoc_certificates")
    try:
        claims = judge_presented(presented[0], certificates, act.at, transcript)
    except BadMdocError as error:
        return Verdict(_bad(act, presented[0], error.code))
    place = presented[0].issued.security.status
    row = credential_at(*place) if place else None
    if row is None:
        return Verdict("unknown")
    act.about(case=row.id)
    if presented[0].doctype != doctype_of(row.register):
        return Verdict("other_kind")
    said = status_of(act, row)
    return Verdict(fitting(row, claims, asked) if said == "valid" else said, claims)


def _bad(act: Act, presented: Presented, code: str) -> str:
    """Of one of ours that has expired: whether its registration itself has ended."""
    place = presented.issued.security.status
    row = credential_at(*place) if code == "expired" and place else None
    if row is None:
        return code
    act.about(case=row.id)
    return code_of_old(code, row.standing, act.at)
