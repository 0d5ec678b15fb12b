"""Bad input and bad luck on the running platform: clear refusals, nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import time

import httpx
import pytest

from meibo.catalogue import procedure
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.examining import OfficerDesk
from meibo.doors.console.walk.log import wait_for

NEW = procedure("nurse", "new_registration")


def drafted(platform, card: str) -> Applicant:
    """Signed in, with a draft that lacks only card reading and signature."""
    applicant = Applicant(platform.cast, platform.cast.cards[card])
    applicant.log_in()
    applicant.begin("nurse", "new_registration")
    applicant.fill_in(NEW)
    applicant.attach(NEW)
    return applicant


@pytest.mark.parametrize(
    ("card", "code"),
    [("bad-digit", "check_digit"), ("bad-issuer", "issuer_signature"),
     ("other-number", "other_person")],
)  # fmt: skip
@pytest.mark.requirement("REG-03", "APP-12", "PAY-03")
def test_a_faulty_number_is_refused_within_five_seconds_and_costs_nothing(
    platform, card: str, code: str
) -> None:
    applicant = drafted(platform, card)
    applicant.read_card()
    applicant.sign()
    begun = time.monotonic()
    page = applicant.wait_for_state("returned", 5.0)
    assert time.monotonic() - begun < 5.0
    assert not page.has_form(action="/pay")
    assert page.has_form(action="/reapply")
    application = applicant.application
    assert platform.rows(
        "SELECT number_check, number_refusal FROM intake.intake_application WHERE id = %s",
        application,
    ) == [("refused", code)]
    assert platform.rows(
        'SELECT count(*) FROM payments.payments_demand WHERE "case" = %s', application
    ) == [(0,)]
    assert platform.rows(
        'SELECT kind FROM notices.notices_notice WHERE "case" = %s', application
    ) == [("number_refused",)]
    assert platform.rows(
        'SELECT state, document, sealed, lookup, face FROM vault.vault_envelope WHERE "case" = %s',
        application,
    )[0][1:] == (None, None, None, None)


@pytest.mark.parametrize("card", ["revoked", "expired"])
@pytest.mark.requirement("REG-02")
def test_a_revoked_or_expired_card_cannot_submit(platform, card: str) -> None:
    owner = platform.cast.cards[card]
    applicant = Applicant(platform.cast, owner)
    if card == "expired":
        # The authentication certificate has expired too: not even the log-in goes through.
        page = applicant.browser.get(
            f"{platform.cast.endpoints['login']}/applicant/login?to=/applications"
        )
        refused = applicant.use_card(page, pin=owner.pin)
        assert "certificate_expired" in refused.text
        return
    applicant = drafted(platform, card)
    applicant.read_card()
    page = applicant.sign()
    assert "signature.revoked" in page.text
    assert platform.rows(
        "SELECT state, arrived_at FROM intake.intake_application WHERE id = %s",
        applicant.application,
    ) == [("draft", None)]
    assert (
        platform.rows(
            "SELECT count(*) FROM journal.journal_entry WHERE outcome = 'refused:signature.revoked'"
            " AND actor LIKE 'applicant:%%'"
        )[0][0]
        >= 1
    )


@pytest.mark.requirement("APP-06")
def test_three_wrong_pins_lock_the_card_and_make_no_session(platform) -> None:
    owner = platform.cast.cards["nurse-24"]
    applicant = Applicant(platform.cast, owner)
    start = f"{platform.cast.endpoints['login']}/applicant/login"
    page = applicant.browser.get(start)
    for _ in range(3):
        page = applicant.use_card(page, pin="9999")
    assert "pin_locked" in page.text
    page = applicant.browser.get(start)
    assert "pin_locked" in applicant.use_card(page, pin=owner.pin).text
    listed = applicant.browser.get(f"{applicant.home}/applications")
    assert not listed.url.startswith(f"{applicant.home}/applications")


def test_a_neighbour_that_does_not_answer_delays_a_case_and_loses_nothing(platform) -> None:
    applicant = drafted(platform, "nurse-20")
    applicant.read_card()
    applicant.sign()
    applicant.wait_for_fee()
    register = platform.pid("resident_register")
    group = children_of(register) | {register}
    for pid in group:
        os.kill(pid, signal.SIGSTOP)
    try:
        applicant.pay()
        applicant.wait_for_state("under_examination")
        waiting = (
            "SELECT q.waiting_for FROM examination.examination_enquiry q"
            " JOIN examination.examination_case c ON c.id = q.case_id WHERE c.application = %s"
        )
        wait_for(
            "the enquiry says what it waits for",
            lambda: (
                platform.rows(waiting, applicant.application) == [("resident_register_down",)]
                or None
            ),
            60.0,
        )
    finally:
        for pid in group:
            os.kill(pid, signal.SIGCONT)
    examiner = OfficerDesk(platform.cast, "examiner")
    examiner.log_in()
    ((reference,),) = platform.rows(
        "SELECT reference FROM intake.intake_application WHERE id = %s", applicant.application
    )
    examiner.wait_for_juki(examiner.find_case(reference))


def children_of(pid: int) -> set[int]:
    """Process ids right below one."""
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return {int(one) for one in listed.read().split()}


@pytest.mark.requirement("PAY-03")
def test_a_payment_notice_sent_again_is_harmless(platform) -> None:
    applicant = drafted(platform, "nurse-21")
    applicant.read_card()
    applicant.sign()
    applicant.pay(twice=True)
    applicant.wait_for_state("under_examination")
    ((signed,),) = platform.rows(
        "SELECT n.signed FROM payments.payments_notice n JOIN payments.payments_demand d"
        ' ON d.id = n."order" WHERE d."case" = %s',
        applicant.application,
    )
    machine = platform.cast.endpoints["machine"]
    again = httpx.post(f"{machine}/payments/notices", content=signed)
    assert again.status_code == 200
    assert again.json() == {"result": "repeated"}
    broken = httpx.post(f"{machine}/payments/notices", content=signed[:-4] + "AAAA")
    assert broken.status_code == 422
    assert broken.json()["error"] == "payments.signature"
    assert platform.rows(
        "SELECT sum(m.amount) FROM payments.payments_movement m JOIN payments.payments_demand d"
        ' ON d.id = m.demand_id WHERE d."case" = %s',
        applicant.application,
    ) == [(9000,)]
    # Signing again from an old page, or reloading it, changes nothing.
    assert "draft" not in applicant.browser.get(applicant.at("/sign")).url
