"""`meibo walk --all`: the new registration of every qualification, one line each."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from meibo.catalogue import qualification, qualifications, register_file_of, register_files
from meibo.doors.console.supervisor.table import columns
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import Cast, officer_prefix
from meibo.doors.console.walk.log import WalkLog
from meibo.doors.console.walk.proving import prove
from meibo.doors.console.walk.stages import Crew, Stages


@dataclass(frozen=True, slots=True)
class Walked:
    """One qualification gone through: by whom, the number given, and how long it took."""

    register: str
    register_file: str
    card: str
    number: str
    seconds: float
    slowest: str


def walk_everything(cast: Cast, log: WalkLog, chosen: Sequence[str], *, as_json: bool) -> int:
    """Walk the chosen registers, or all; 0 when every one ended with a valid certificate."""
    if unknown := sorted(set(chosen) - set(qualifications())):
        print(f"✗ 資格がありません / no qualification: {', '.join(unknown)}", file=sys.stderr)
        return 2
    registers = sorted(chosen or qualifications(), key=_place)
    quiet = WalkLog(quiet=True, between=log.between)
    crews = {file: Crew(cast, quiet, officer_prefix(file)) for file in register_files()}
    walked: list[Walked] = []
    register = ""
    try:
        for place, register in enumerate(registers):
            walked.append(_one(cast, quiet, crews[register_file_of(register).id], register, place))
            if not as_json:
                _say(walked[-1], len(walked), len(registers))
        prove(log)
    except WalkError as error:
        print(f"✗ {register}: 巡回が止まりました / the walk stopped: {error}", file=sys.stderr)
        return 1
    print(_as_json(walked, log) if as_json else _table(walked))
    return 0


def _place(register: str) -> tuple[int, str]:
    """By register file, as the documents name them, then by the documents' own order."""
    found = qualification(register)
    return list(register_files()).index(found.register_file), found.source_id


def _one(cast: Cast, log: WalkLog, crew: Crew, register: str, place: int) -> Walked:
    begun, before = time.perf_counter(), len(log.steps)
    applicant = _somebody(cast, register, place)
    held = Stages(crew, register, f"{register}.").whole(applicant)
    steps = log.steps[before:]
    slowest = max(steps, key=lambda step: float(str(step["seconds"])))
    return Walked(
        register=register,
        register_file=register_file_of(register).id,
        card=applicant.card.id,
        number=held.number,
        seconds=round(time.perf_counter() - begun, 1),
        slowest=f"{str(slowest['step']).rpartition('.')[2]} {slowest['seconds']} s",
    )


def _somebody(cast: Cast, register: str, place: int) -> Applicant:
    """A sample person who has not applied for this; people hold several qualifications, in turn."""
    people = cast.ordinary("holder")
    turn = place % len(people)
    name = qualification(register).name.ja
    for card in [*people[turn:], *people[:turn]]:
        applicant = Applicant(cast, card)
        if f"{name}　" not in applicant.log_in().text:
            return applicant
    raise WalkError(
        f"すべての見本の方が{name}を申請済みです / every sample person has applied for this"
    )


def _say(one: Walked, done: int, of: int) -> None:
    name = qualification(one.register).name
    print(
        f"  ✓ {done:2}/{of} {one.seconds:6.1f} s  {name.ja} / {name.en}　{one.card}　第{one.number}号",
        flush=True,
    )


def _table(walked: list[Walked]) -> str:
    rows = [["資格 / qualification", "ファイル / file", "番号 / number", "秒 / s", "slowest step"]]
    rows += [
        [one.register, one.register_file, one.number, f"{one.seconds:.1f}", one.slowest]
        for one in walked
    ]
    total = sum(one.seconds for one in walked)
    mean = total / len(walked)
    files = len({one.register_file for one in walked})
    said = (
        f"✓ {len(walked)} 資格 / qualifications, {files} 登録簿ファイル / register files, "
        f"{total:.0f} s（平均 / mean {mean:.1f} s）"
    )
    return "\n".join(["", *columns(rows), "", said])


def _as_json(walked: list[Walked], log: WalkLog) -> str:
    found = {"ok": True, "walked": [asdict(one) for one in walked], "steps": log.steps}
    return json.dumps(found, ensure_ascii=False)
