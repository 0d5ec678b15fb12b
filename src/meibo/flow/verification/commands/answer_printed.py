"""Anyone asks about a certificate on paper by its two-dimensional code."""

from __future__ import annotations

from meibo import plugs
from meibo.flow.certificate.paper import code
from meibo.flow.verification.judging_paper import judge_paper
from meibo.flow.verification.ports import BadSignatureError, CodeKeys, UnknownKeyError
from meibo.flow.verification.verdict import Verdict
from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process


@act("verification.answer_printed", purpose="verification", permit=process)
def answer_printed(act: Act, *, payload: str, salt: str = "", name: str = "") -> Verdict:
    """Judge the code of a printed certificate; name: as printed, where the asker typed it.

    A name can be compared with the salt alone, which the code's fragment holds; nothing of either
    is written down.
    """
    verdict = _judge_code(act, payload, salt, name)
    act.outcome = verdict.code
    return verdict


def _judge_code(act: Act, payload: str, salt: str, name: str) -> Verdict:
    keys: CodeKeys = plugs.fill("verification.code_keys")
    try:
        found = code.read(payload)
        keys.verify(found.key_id, found.signed, found.signature)
    except code.UnreadableCodeError:
        return Verdict("malformed")
    except UnknownKeyError:
        return Verdict("other_issuer")
    except BadSignatureError:
        return Verdict("altered")
    known_salt = code.read_salt(salt)
    asked = bool(name.strip()) and known_salt is not None
    if asked and code.committed(known_salt or b"", name) != found.commitment:
        act.about(case=found.certificate)
        return Verdict("name_differs")
    verdict = judge_paper(act, found.certificate)
    return Verdict(verdict.code, verdict.claims, name_agrees=asked)
