"""What doctor says of what is due regularly: whole-register enquiries, and renewals of keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from meibo.catalogue import qualifications, register_file_of
from meibo.doors.console.fences import Fence
from meibo.flow.registration.periodic.rules import asked_here, due_on
from meibo.terms.day import japanese_day

# Of every register with holders: the last enquiry that was finished, and whether one is under way.
_ENQUIRIES = """
SELECT coalesce(jsonb_agg(jsonb_build_array(r.register, w.ended, coalesce(w.runs, false))
                          ORDER BY r.register), '[]')
  FROM (SELECT DISTINCT register FROM register.register_entry) AS r
  LEFT JOIN (SELECT register, max(finished_at) AS ended, bool_or(state IN ('approved', 'asking')) AS runs
               FROM registration.registration_wholeenquiry GROUP BY register) AS w USING (register)
"""
# Of every key that was ever renewed: how its newest renewal stands.
_RENEWALS = """
SELECT coalesce(jsonb_agg(jsonb_build_array(n.key, n.state, n.done, n.total,
                                          cardinality(n.faulty)) ORDER BY n.key),
                '[]')
  FROM (SELECT DISTINCT ON (key) * FROM vault.vault_renewal ORDER BY key, id DESC) AS n
"""


def due_fences(ask: Callable[[str], Any] | None, now: datetime) -> list[Fence]:
    """What is regularly to be done, and whether it was. `ask` puts a question to our own PostgreSQL."""
    return [_enquiries(ask, japanese_day(now)), _renewals(ask)]


def _enquiries(ask: Callable[[str], Any] | None, today: date) -> Fence:
    said = ("定期照会の時期", "whole-register enquiries are in their time")
    if ask is None:
        return Fence(
            "periodic", "unknown", f"{said[0]}：確認できません", f"{said[1]}: nobody to ask"
        )
    late, runs = [], []
    for register, ended, under_way in ask(_ENQUIRIES):
        if register not in qualifications() or not asked_here(register, today):
            continue
        months = register_file_of(register).periodic_enquiry.every_months
        due = due_on(japanese_day(datetime.fromisoformat(ended)), months) if ended else None
        if under_way:
            runs.append(register)
        elif due is None or due <= today:
            late.append(f"{register} {due.isoformat() if due else '—'}")
    ja = f"（照会中：{', '.join(runs)}）" if runs else ""
    en = f" (under way: {', '.join(runs)})" if runs else ""
    if late:
        listed = ", ".join(late)
        return Fence(
            "periodic", "attention",
            f"{said[0]}：来ています（{listed}）。meibo reconcile で照会してください{ja}",
            f"{said[1]}: due ({listed}); ask with meibo reconcile{en}",
        )  # fmt: skip
    return Fence("periodic", "holds", said[0] + ja, said[1] + en)


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
