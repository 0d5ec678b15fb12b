"""Afterwards: is everything there once, is the money right, is the journal whole, is it silent?"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from meibo.doors.console.chaos.robots import REGISTER
from meibo.doors.console.leaks.files import search_tree
from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.searching import sample_numbers
from meibo.doors.console.leaks.watch import Watch
from meibo.doors.console.supervisor import folders, platform, setup_url
from meibo.terms.text import Text

VERIFIER = folders.CHECKOUT / "scripts" / "verify_journal.py"
Rows = list[tuple[Any, ...]]


@dataclass
class Verdict:
    """One thing that was judged: `wrong` lists what is not as it must be."""

    name: str
    said: Text
    wrong: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def good(self) -> bool:
        return not self.wrong


class Books:
    """Reads the database as its installer, who may look at everything."""

    def __init__(self, home: Path, applications: Sequence[str]) -> None:
        self.home, self.applications = home, [UUID(one) for one in applications]

    def rows(self, query: str, *values: Any) -> Rows:
        """All rows of a query; every %s is given."""
        with psycopg.connect(setup_url(), dbname=platform.DATABASE) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def own(self, query: str) -> Rows:
        """All rows of a query whose one %s is the applications of this run."""
        return self.rows(query, self.applications)

    def gateway(self) -> dict[str, tuple[str, int]]:
        """The gateway's own book: order to (status, amount)."""
        path = self.home / "neighbours" / "payment_gateway" / "gateway.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as book:
            rows = book.execute("SELECT order_id, status, amount FROM payment_order").fetchall()
        return {order: (status, amount) for order, status, amount in rows}


def judge(books: Books, waiting: dict[str, str]) -> list[Verdict]:
    """Every verdict. waiting: application to what its page says, of those that are not finished."""
    judges: list[Callable[[Books], Verdict]] = [
        once,
        numbers,
        people,
        money,
        journal,
        verifier,
        logs,
    ]
    return [complete(books, waiting), *(one(books) for one in judges)]


def complete(books: Books, waiting: dict[str, str]) -> Verdict:
    """Registered, or waiting for something that has a name and that the person's page says."""
    found = Verdict(
        "complete", Text("完了または理由つきで待機", "complete, or waiting with a reason")
    )
    rows = books.own(
        "SELECT a.id, a.state, a.number_check, q.waiting_for FROM intake.intake_application a"
        " LEFT JOIN examination.examination_case c ON c.application = a.id"
        " LEFT JOIN examination.examination_enquiry q ON q.case_id = c.id WHERE a.id = ANY(%s)"
    )
    for application, state, check, waits in rows:
        if state == "registered":
            found.count += 1
        elif not waiting.get(str(application)):
            found.wrong.append(f"{application}: {state} {check} {waits or ''}: says nothing")
    lost = {str(one) for one in books.applications} - {str(row[0]) for row in rows}
    found.wrong += [f"{one}: lost" for one in sorted(lost)]
    return found


def once(books: Books) -> Verdict:
    """Nobody has two of anything."""
    found = Verdict("once", Text("二重なし", "nothing twice"))
    for what, query in {
        "cases": "SELECT application FROM examination.examination_case WHERE application = ANY(%s)"
        " GROUP BY application HAVING count(*) > 1",
        "entries": "SELECT e.qualification_pseudonym FROM register.register_entry e JOIN"
        " examination.examination_case c ON c.id = e.case WHERE c.application = ANY(%s)"
        " GROUP BY e.register, e.qualification_pseudonym HAVING count(*) > 1",
        "pending": "SELECT account FROM intake.intake_application WHERE account IN (SELECT account"
        " FROM intake.intake_application WHERE id = ANY(%s)) AND state NOT IN ('returned',"
        " 'refused') GROUP BY account, register HAVING count(*) > 1",
        "notices": 'SELECT "case", kind FROM notices.notices_notice WHERE "case" = ANY(%s)'
        ' GROUP BY "case", kind HAVING count(*) > 1',
        "enquiries": "SELECT q.case_id FROM examination.examination_enquiry q JOIN"
        " examination.examination_case c ON c.id = q.case_id WHERE c.application = ANY(%s)"
        " GROUP BY q.case_id HAVING count(*) > 1",
        "credentials": "SELECT r.entry FROM certificate.certificate_credential r JOIN"
        " register.register_entry e ON e.id = r.entry JOIN examination.examination_case c"
        " ON c.id = e.case WHERE c.application = ANY(%s)"
        " AND r.state IN ('requested', 'issued') AND r.kind = 'shown' GROUP BY r.entry HAVING count(*) > 1",
    }.items():  # fmt: skip
        found.wrong += [f"{what}: {row[0]}" for row in books.own(query)]
    return found


def numbers(books: Books) -> Verdict:
    """Registration numbers run from 1 without a gap."""
    found = Verdict("numbers", Text("登録番号が連番", "registration numbers without a gap"))
    rows = books.rows(
        "SELECT registration_number FROM register.register_entry WHERE register = %s ORDER BY 1",
        REGISTER,
    )
    given = [row[0] for row in rows]
    found.count = len(given)
    if given != list(range(1, len(given) + 1)):
        found.wrong.append(f"{given}")
    return found


def people(books: Books) -> Verdict:
    """One pseudonym a person, one person a pseudonym."""
    found = Verdict("people", Text("一人に一つの仮名", "one pseudonym for each person"))
    rows = books.own(
        "SELECT account, array_agg(DISTINCT pseudonym) FROM intake.intake_application"
        " WHERE pseudonym IS NOT NULL AND id = ANY(%s) GROUP BY account"
    )
    found.wrong += [f"account {account} has {len(many)}" for account, many in rows if len(many) > 1]
    single = [many[0] for _, many in rows]
    found.count = len(single)
    if len(set(single)) != len(single):
        found.wrong.append("two accounts share a pseudonym")
    return found


def money(books: Books) -> Verdict:
    """What was demanded, booked, told and paid at the gateway is the same, yen by yen."""
    found = Verdict("money", Text("金額が一致", "money balanced"))
    book = books.gateway()
    rows = books.own(
        "SELECT d.id, d.amount, (SELECT coalesce(sum(m.amount), 0) FROM payments.payments_movement"
        " m WHERE m.demand_id = d.id), (SELECT count(*) FROM payments.payments_notice n"
        " WHERE n.\"order\" = d.id AND n.finding = '') FROM payments.payments_demand d"
        ' WHERE d."case" = ANY(%s)'
    )
    for demand, amount, booked, told in rows:
        status, ordered = book.get(str(demand), ("none", amount))
        paid = amount if status == "paid" else 0
        if (ordered, booked, told) != (amount, paid, 1 if paid else 0):
            found.wrong.append(
                f"{demand}: {amount} demanded, {booked} booked, {told} notices, gateway {status}"
                f" {ordered}"
            )
        found.count += booked
    return found


def _meibo(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "meibo", *words], capture_output=True, text=True, env=os.environ,
        check=False,
    )  # fmt: skip


def journal(books: Books) -> Verdict:
    """`meibo journal fsck`."""
    found = Verdict("journal", Text("ジャーナルの検証", "journal fsck"))
    done = _meibo("journal", "fsck", "--json")
    if done.returncode != 0:
        found.wrong.append((done.stdout or done.stderr)[-400:])
    else:
        found.count = int(json.loads(done.stdout)["entries"])
    return found


def verifier(books: Books) -> Verdict:
    """A copy of the journal, judged by the verifier that needs nothing of Meibo."""
    found = Verdict("copy", Text("写しの独立検証", "the copy, by the stand-alone verifier"))
    copy = books.home / "copy-journal"
    for done in (
        _meibo("journal", "export", "--json"),
        subprocess.run(
            [sys.executable, "-P", str(VERIFIER), str(copy), "--key",
             str(books.home / "public" / "journal.pem"), "--json"],
            capture_output=True, text=True, check=False, cwd="/", env={"PYTHONPATH": ""},
        ),
    ):  # fmt: skip
        if done.returncode != 0:
            found.wrong.append((done.stdout or done.stderr)[-400:])
    return found


def logs(books: Books) -> Verdict:
    """No number and no resident code in any log, however written."""
    found = Verdict("logs", Text("ログに番号なし", "no number in any log"))
    search = Search(Watch(sample_numbers()))
    search_tree(search, "logs", books.home / "log")
    found.count = search.places["logs"].bytes
    found.wrong += [f"{one.item}: {one.encoding}" for one in search.findings]
    return found
