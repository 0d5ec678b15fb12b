"""What doctor says of what is due regularly: whole-register enquiries, and renewals of keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from meibo.catalogue import domicile_months_on, qualifications, register_file_of
from meibo.doors.console.fences import Fence
from meibo.flow.registration.periodic.rules import asked_here, due_on
from meibo.flow.registration.periodic.states import Source
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

# Of each of some registers that has holders, and of each source: the last enquiry that was finished, and
# whether one is under way.
_ENQUIRIES = """
SELECT coalesce(jsonb_agg(jsonb_build_array(r.register, s.source, w.ended, coalesce(w.runs, false))
                          ORDER BY r.register), '[]')
  FROM unnest('{{{registers}}}'::text[]) AS r (register)
 CROSS JOIN unnest('{{{sources}}}'::text[]) AS s (source)
  LEFT JOIN (SELECT register, source, max(finished_at) AS ended,
                    bool_or(state IN ('approved', 'asking')) AS runs
               FROM registration.registration_wholeenquiry GROUP BY register, source) AS w
       USING (register, source)
 WHERE EXISTS (SELECT FROM register.register_entry AS e WHERE e.register = r.register)
"""
_SAID = {
    Source.JUKI: ("periodic", "定期照会の時期", "whole-register enquiries are in their time"),
    Source.KOSEKI: ("domiciles", "本籍の定期確認の時期", "checks of domiciles are in their time"),
}
# How one is asked for.
_BY = {
    Source.JUKI: Text("meibo reconcile で照会してください", "ask with meibo reconcile"),
    Source.KOSEKI: Text(
        "職員の画面（定期照会）で起案してください", "propose it at the officers' door"
    ),
}
# Of every key that was ever renewed: how its newest renewal stands.
_RENEWALS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(n.key, n.state, n.done, n.total,
                                          cardinality(n.faulty)) ORDER BY n.key),
                '[]')
  FROM (SELECT DISTINCT ON (key) * FROM vault.vault_renewal ORDER BY key, id DESC) AS n
"""


def due_fences(ask: Callable[[str], Any] | None, now: datetime) -> list[Fence]:
    """What is regularly to be done, and whether it was. `ask` puts a question to our own PostgreSQL."""
    found = ask(_question()) if ask else None
    today = japanese_day(now)
    return [*(_enquiries(found, source, today) for source in Source), _renewals(ask)]


def _question() -> str:
    """Registers are the catalogue's own names: nothing anybody types."""
    return _ENQUIRIES.format(registers=",".join(sorted(qualifications())), sources=",".join(Source))


def _months(register: str, source: Source, today: date) -> int | None:
    """How often a register is asked about at a source; None where it is not, here or at all."""
    if source is Source.KOSEKI:
        return domicile_months_on(register, today)
    return (
        register_file_of(register).periodic_enquiry.every_months
        if asked_here(register, today)
        else None
    )


def _enquiries(found: list[Any] | None, source: Source, today: date) -> Fence:
    name, *said = _SAID[source]
    if found is None:
        return Fence(name, "unknown", f"{said[0]}：確認できません", f"{said[1]}: nobody to ask")
    late, runs = [], []
    for register, asked, ended, under_way in found:
        months = _months(register, source, today) if asked == source else None
        if months is None:
            continue
        due = due_on(japanese_day(datetime.fromisoformat(ended)), months) if ended else None
        if under_way:
            runs.append(register)
        elif due is None or due <= today:
            late.append(f"{register} {due.isoformat() if due else '—'}")
    ja = f"（照会中：{', '.join(runs)}）" if runs else ""
    en = f" (under way: {', '.join(runs)})" if runs else ""
    if late:
        listed, by = ", ".join(late), _BY[source]
        return Fence(
            name, "attention", f"{said[0]}：来ています（{listed}）。{by.ja}{ja}",
            f"{said[1]}: due ({listed}); {by.en}{en}",
        )  # fmt: skip
    return Fence(name, "holds", said[0] + ja, said[1] + en)


def _renewals(ask: Callable[[str], Any] | None) -> Fence:
    """A renewal goes on by itself; what does not open waits for a person. When the key that numbers are
    sealed to is due, fences_of_the_vault says."""
    said = ("鍵の更新", "renewals of keys")
    if ask is None:
        return Fence(
            "renewals", "unknown", f"{said[0]}：確認できません", f"{said[1]}: nobody to ask"
        )
    found = ask(_RENEWALS)
    faulty = [key for key, _, _, _, count in found if count]
    runs = [
        f"{key} {state} {done}/{total}" for key, state, done, total, _ in found if state != "done"
    ]
    if faulty:
        listed = ", ".join(faulty)
        return Fence(
            "renewals", "attention",
            f"{said[0]}：開かない番号があります（{listed}）。meibo vault renewals で確認してください",
            f"{said[1]}: numbers that do not open ({listed}); see meibo vault renewals",
        )  # fmt: skip
    if runs:
        listed = ", ".join(runs)
        return Fence(
            "renewals",
            "holds",
            f"{said[0]}：進行中（{listed}）",
            f"{said[1]}: under way ({listed})",
        )
    return Fence(
        "renewals", "holds", f"{said[0]}：進行中のものはありません", f"{said[1]}: none under way"
    )
