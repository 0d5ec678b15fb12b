"""`make walk`: 看護師, then 二級ボイラー技士 and 第一種衛生管理者 of one person, over real HTTP, as the
real roles."""

from __future__ import annotations

import json
import os
import re
import signal

import pytest

from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.log import wait_for
from meibo.doors.console.walk.paper import answer_to_file, get_pdf
from meibo.doors.console.walk.verifying import Stranger

STEPS = {
    "log_in", "form", "attachments", "card", "sign", "number_check", "pay", "forwarded", "facts",
    "koseki", "check_duplicate", "check_identity", "check_koseki", "check_form", "check_attachments",
    "check_payment", "check_disqualification", "propose", "approve", "run", "registered",
    "certificate", "pdf", "valid", "not_valid", "valid_again", "phone", "wallet", "fsck",
    # The second shape: two licences, one card, one of them suspended.
    *(
        f"{register}.{step}"
        for register in ("boiler_expert_2", "health_officer_1")
        for step in ("form", "attachments", "pay", "facts", "check_koseki", "approve", "run",
                     "registered", "valid", "licence_card")
    ),
    # What comes later: each by an application of its own, and the former certificates end with it.
    *(f"{asked}.{step}" for asked in ("correction", "reissue", "erasure")
      for step in ("form", "sign", "number_check", "check_identity", "register")),
    "correction.pay", "correction.approve", "correction.former", "correction.valid", "reissue.pay",
    "reissue.former", "reissue.valid", "erasure.approve", "erasure.not_valid",
    "health_officer_1.suspend", "health_officer_1.not_valid", "boiler_expert_2.still_valid",
    # The whole register against Juki-net, twice.
    *(f"reconcile.{step}" for step in ("moved_on", "asked", "confirmed", "asked_again")),
}  # fmt: skip


@pytest.mark.requirement("REG-01", "REG-02", "REG-03", "REG-04", "REG-20", "APP-01", "APP-02",
                         "PAY-01", "PAY-03", "NTC-01", "CRT-01", "CRT-02", "CRT-05", "CRT-11", "JUK-01", "REG-22",
                         "KOS-13")  # fmt: skip
def test_the_walk_ends_well(platform) -> None:
    done = platform.meibo("walk", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["ok"] is True
    assert {step["step"] for step in report["steps"]} >= STEPS
    names = [step["step"] for step in report["steps"]]
    assert len(set(names)) == len(names), "each officer signs in once, each step is walked once"
    one_card_of_two_licences(platform)


# The person who got the newest card.
_NEWEST = """(SELECT c.qualification_pseudonym FROM register.register_cardissue AS i
               JOIN register.register_licencecard AS c ON c.id = i.card_id
              ORDER BY i.recorded_at DESC LIMIT 1)"""


def one_card_of_two_licences(platform) -> None:
    """What a walk of the second shape leaves behind for its person."""
    assert platform.rows(
        f"""SELECT i.issue_count, array_agg(l.register ORDER BY l.register)
              FROM register.register_cardissue AS i
              JOIN register.register_cardlicence AS l ON l.issue_id = i.id
              JOIN register.register_licencecard AS c ON c.id = i.card_id
             WHERE c.qualification_pseudonym = {_NEWEST} GROUP BY i.id ORDER BY 1"""
    ) == [(1, ["boiler_expert_2"]), (2, ["boiler_expert_2", "health_officer_1"])]
    assert platform.rows(
        f"""SELECT e.register, (SELECT v.status FROM register.register_version AS v
                    WHERE v.entry_id = e.id ORDER BY v.sequence DESC LIMIT 1)
              FROM register.register_entry AS e
             WHERE e.qualification_pseudonym = {_NEWEST} ORDER BY 1"""
    ) == [("boiler_expert_2", "registered"), ("health_officer_1", "suspended")]
    assert (
        platform.rows(
            f"""SELECT k.result, k.by_rule, k.by FROM examination.examination_check AS k
              JOIN examination.examination_case AS c ON c.id = k.case_id
             WHERE k.kind = 'koseki' AND c.pseudonym = {_NEWEST}"""
        )
        == [("not_applicable", True, None)] * 2
    )


# Everything that must be there once, and once only, for the application of the walk.
ONCE = {
    "entry": "SELECT count(*) FROM register.register_entry e JOIN examination.examination_case c"
    " ON c.id = e.case WHERE c.application = %s",
    "paid": "SELECT count(*) FROM payments.payments_movement m JOIN payments.payments_demand d"
    " ON d.id = m.demand_id WHERE d.case = %s",
    "case": "SELECT count(*) FROM examination.examination_case WHERE application = %s",
    "answer": "SELECT count(*) FROM examination.examination_fact f"
    " JOIN examination.examination_case c ON c.id = f.case_id"
    " WHERE c.application = %s AND f.source = 'juki'",
    "told": "SELECT count(*) FROM notices.notices_notice WHERE \"case\" = %s AND kind = 'registered'",
    "linked": "SELECT count(*) FROM vault.vault_number n JOIN intake.intake_application a"
    " ON a.pseudonym = n.pseudonym WHERE a.id = %s AND n.linked_at IS NOT NULL",
    "certificate": "SELECT count(*) FROM certificate.certificate_credential k"
    " JOIN register.register_entry e ON e.id = k.entry JOIN examination.examination_case c"
    " ON c.id = e.case WHERE k.kind = 'shown' AND c.application = %s",
    "pdf": "SELECT count(*) FROM certificate.certificate_pdf p"
    " JOIN register.register_entry e ON e.id = p.entry JOIN examination.examination_case c"
    " ON c.id = e.case WHERE p.state = 'issued' AND c.application = %s",
}


def test_killing_every_process_loses_nothing_and_doubles_nothing(platform) -> None:
    done = platform.meibo("walk", "--kill", "--json", seconds=400)
    assert done.returncode == 0, done.stdout + done.stderr
    killed = {line.split()[3] for line in done.stdout.splitlines() if "kill -9" in line}
    assert killed >= {
        "applicant", "officer", "public", "machine", "login", "clock", "number", "sequencer",
        "card", "resident_register", "payment_gateway", "postgres", "signer", "timestamp", "info_network",
    }  # fmt: skip
    applications = platform.rows(
        "SELECT id FROM intake.intake_application WHERE state = 'registered'"
        " ORDER BY arrived_at DESC LIMIT 3"
    )
    assert len(applications) == 3, "nurse, boiler expert and health officer"
    for (application,) in applications:
        for name, query in ONCE.items():
            assert platform.rows(query, application) == [(1,)], name
    one_card_of_two_licences(platform)


def registered_nurse(platform) -> Applicant:
    """Somebody whom an earlier walk has brought into the register, signed in."""
    registered = {
        str(one)
        for (one,) in platform.rows(
            """SELECT c.application FROM examination.examination_case AS c
                 JOIN register.register_entry AS e ON e.case = c.id
                WHERE e.register = 'nurse' AND NOT EXISTS (
                    SELECT FROM register.register_version AS v
                     WHERE v.entry_id = e.id AND v.status = 'erased')"""
        )
    }
    for card in platform.cast.ordinary("nurse"):
        applicant = Applicant(platform.cast, card)
        own = set(re.findall(r"/applications/([0-9a-f-]{36})", applicant.log_in().text))
        if own & registered:
            applicant.application = (own & registered).pop()
            return applicant
    raise AssertionError("nobody is registered")


@pytest.mark.requirement("CRT-05")
def test_a_timestamp_authority_that_hangs_delays_a_pdf_and_loses_nothing(platform) -> None:
    """A new PDF is asked for while it hangs: the one before counts until the new one is there."""
    applicant = registered_nurse(platform)
    page, _ = applicant.registration()
    before = get_pdf(applicant, page)
    stranger = Stranger(platform.cast)
    main = platform.pid("timestamp")
    with open(f"/proc/{main}/task/{main}/children") as listed:
        group = {main, *map(int, listed.read().split())}
    for pid in group:
        os.kill(pid, signal.SIGSTOP)
    try:
        applicant.browser.send(applicant.browser.get(page).form(action="/pdf"))
        waiting = "SELECT 1 FROM certificate.certificate_pdf WHERE waiting_for = 'timestamp_down'"
        wait_for("the request says what it waits for", lambda: platform.rows(waiting) or None)
        assert answer_to_file(stranger, before) == "valid"
    finally:
        for pid in group:
            os.kill(pid, signal.SIGCONT)
    asked = "SELECT 1 FROM certificate.certificate_pdf WHERE state = 'requested'"
    wait_for("the new one", lambda: None if platform.rows(asked) else True)
    assert answer_to_file(stranger, before) == "not_valid"
    assert answer_to_file(stranger, get_pdf(applicant, page)) == "valid"


def test_fsck_names_a_changed_entry(platform) -> None:
    good = platform.meibo("journal", "fsck", "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["ok"] is True
    ((entry, before),) = platform.rows(
        "SELECT l.entry_id, e.outcome FROM journal.journal_leaf l JOIN journal.journal_entry e"
        " ON e.id = l.entry_id WHERE l.seq = 3"
    )
    change = (
        "SET LOCAL session_replication_role = replica;"
        f" UPDATE journal.journal_entry SET outcome = '{{}}' WHERE id = {entry}"
        " RETURNING id"
    )
    platform_write(platform, change.format("tampered"))
    bad = platform.meibo("journal", "fsck", "--json")
    platform_write(platform, change.format(before))
    assert bad.returncode == 1
    found = json.loads(bad.stdout)
    assert found["ok"] is False
    assert found["findings"] == [{"code": "entry_altered", "entry": entry, "seq": 3}]


def platform_write(platform, statements: str) -> None:
    """Change the database behind Meibo's back, as its superuser."""
    import psycopg

    password = (platform.home / "secrets" / "postgres" / "password").read_text().strip()
    port = (platform.home / "pg.port").read_text().strip()
    url = f"postgresql://postgres:{password}@127.0.0.1:{port}/meibo"
    with psycopg.connect(url) as connection:
        connection.execute(statements)
