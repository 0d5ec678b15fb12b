"""What a registered person applies for later: a new name, a certificate anew, the end of it all."""

from __future__ import annotations

from meibo.catalogue import procedure
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.stages import Crew, Held, Stages

NEW_NAME = {"family_name": "新姓", "family_kana": "シンセイ"}


def walk_afterwards(crew: Crew, register: str, applicant: Applicant, held: Held) -> None:
    """A correction of the name, a reissue, an erasure, each by an application of its own.

    The name is changed by the family-register extract; card and Juki-net have not followed yet, so
    the examiner sees the difference and decides.
    """
    corrected = _after(crew, register, applicant, held, "correction")
    reissued = _after(crew, register, applicant, corrected, "reissue")
    erase = Stages(crew, register, "erasure.", "erasure")
    _written(erase, applicant, reissued)
    with erase.step("not_valid", "検証：無効です（抹消）", "verified: not valid, erased"):
        erase.expect(reissued, "not_valid", 1)


def _after(crew: Crew, register: str, applicant: Applicant, held: Held, asked: str) -> Held:
    """One that leaves the person registered: the former certificates end, new ones are valid."""
    stages = Stages(crew, register, f"{asked}.", asked)
    _written(stages, applicant, held)
    with stages.step(
        "former", "検証：前の証明書は無効です", "verified: the former ones count no more"
    ):
        stages.expect(held, "not_valid", 1)
    return stages.certified(applicant, held.number)


def _written(stages: Stages, applicant: Applicant, held: Held) -> None:
    """From the form to the register; the number stays."""
    name = procedure(stages.register, stages.asked.id).name
    stages.apply(applicant, held.entry, **NEW_NAME)
    case = stages.examine(stages.arrive(applicant))
    registrar = stages.crew.registrar
    with stages.step("register", f"登録簿に反映：{name.ja}", f"in the register: {name.en}"):
        registrar.carry_out(case)
        applicant.wait_for_state("registered")
        if applicant.number_of(held.entry) != held.number:
            raise WalkError(f"{stages.asked.id} changed the registration number")
