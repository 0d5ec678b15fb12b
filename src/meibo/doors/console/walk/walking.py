"""The walk: 看護師, from the passers' list to a certificate that stops and starts being valid."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meibo.catalogue import procedure
from meibo.doors.console import supervisor
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import Card, Cast, cast_of
from meibo.doors.console.walk.examining import OfficerDesk
from meibo.doors.console.walk.killing import kill_between
from meibo.doors.console.walk.log import WalkLog, wait_for
from meibo.doors.console.walk.paper import answer_to_file, answer_to_paper, get_pdf
from meibo.doors.console.walk.verifying import Stranger
from meibo.terms.day import japanese_day

REGISTER, PROCEDURE = "nurse", "new_registration"


def walk(args: argparse.Namespace) -> int:
    """Start the platform if it is not up, walk, print each step; 0 when all went well."""
    if supervisor.up(argparse.Namespace(foreground=False)) != 0:
        return 1
    home = supervisor.home()
    log = WalkLog(quiet=args.json)
    if args.kill:
        log.between = kill_between(home)
    try:
        NurseWalk(cast_of(home), log).walk(args.person)
    except WalkError as error:
        print(f"✗ 巡回が止まりました / the walk stopped: {error}", file=sys.stderr)
        return 1
    if args.json:
        print(log.as_json())
    else:
        print("✓ すべて終わりました / everything done")
    return 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a holder shows: the SD-JWT, the address of its code, the PDF, the name printed on it."""

    certificate: str
    address: str
    pdf: bytes
    name: str


class NurseWalk:
    """One nurse through all five stages."""

    def __init__(self, cast: Cast, log: WalkLog) -> None:
        self.cast, self.log = cast, log
        self.stranger = Stranger(cast)
        found = procedure(REGISTER, PROCEDURE)
        self.pages = [page.id for page in found.pages]
        self.attachments = [one.id for one in found.attachments]
        self.checks = [check.kind for check in found.checks]
        self.names = {check.kind: check.name for check in found.checks}

    def walk(self, person: str = "") -> None:
        """All steps in order."""
        applicant = self.somebody(person)
        self.apply(applicant)
        reference = self.arrive(applicant)
        self.examine(reference)
        number = self.register(applicant)
        self.certify(applicant, number)
        self.prove()

    def somebody(self, person: str) -> Applicant:
        """The person named, or the first sample applicant who has not applied yet."""
        with self.log.step(
            "log_in", "ログイン（利用者証明用、4桁）", "log in with the card"
        ) as notes:
            cards: list[Card] = [self.cast.cards[person]] if person else self.cast.ordinary()
            for card in cards:
                applicant = Applicant(self.cast, card)
                if person or not applicant.has_applied(applicant.log_in()):
                    if person:
                        applicant.log_in()
                    notes["card"] = card.id
                    return applicant
        raise WalkError(
            "すべての見本の方が申請済みです。make down のあと var を消すと最初から始められます。"
            " / every sample person has applied; remove var after make down to start afresh"
        )

    def apply(self, applicant: Applicant) -> None:
        """Draft to the signed application."""
        with self.log.step("form", "申請書の入力", "the form, page by page"):
            applicant.begin(REGISTER, PROCEDURE)
            applicant.fill_in(self.pages)
        with self.log.step("attachments", "添付書類", "attachments"):
            applicant.attach(self.attachments)
        with self.log.step(
            "card", "カードの読み取り（番号は封をして保管庫へ）", "number sealed to the vault"
        ):
            applicant.read_card()
        with self.log.step("sign", "電子署名と提出（到達）", "signed and submitted: arrival"):
            applicant.sign()

    def arrive(self, applicant: Applicant) -> str:
        """Number check, payment, forwarding; the application's reference."""
        with self.log.step("number_check", "番号の確認", "number check") as notes:
            page = applicant.wait_for_fee()
            found = re.search(r'data-reference="([0-9A-Z]{4}-[0-9A-Z]{4})"', page.text)
            if found is None:
                raise WalkError("the status page shows no reference")
            notes["reference"] = found[1]
        with self.log.step("pay", "登録免許税 9,000円 の納付", "the tax of 9,000 yen paid"):
            applicant.pay(twice=True)
        with self.log.step("forwarded", "進達・審査開始", "forwarded; examination opens"):
            applicant.wait_for_state("under_examination")
        return found[1]

    def examine(self, reference: str) -> None:
        """Seven checks, a decision, a second person."""
        examiner = OfficerDesk(self.cast, "examiner")
        with self.log.step("examiner", "審査担当のログイン", "the examiner signs in"):
            examiner.log_in()
        with self.log.step(
            "facts", "事実の収集（住基ネットほか）", "facts by machine, Juki-net"
        ) as notes:
            case = examiner.find_case(reference)
            examiner.wait_for_juki(case)
            notes["case"] = case.rsplit("/", 1)[1][:8]
        for kind in self.checks:
            with self.log.step(f"check_{kind}", self.names[kind].ja, self.names[kind].en):
                examiner.check(case, kind)
        with self.log.step("propose", "決定案", "decision proposed"):
            examiner.propose(case, "grant")
        approver = OfficerDesk(self.cast, "approver")
        with self.log.step("approve", "決裁（二人目）", "approved by a second officer"):
            approver.log_in()
            approver.approve(case)
        self.approver = approver

    def register(self, applicant: Applicant) -> str:
        """The registration run; the number given."""
        registrar = OfficerDesk(self.cast, "registrar")
        with self.log.step("run", "登録実行（日付と連番）", "registration run: date and numbers"):
            registrar.log_in()
            registrar.run(REGISTER)
        self.registrar = registrar
        with self.log.step("registered", "登録済の通知", "the applicant is told") as notes:
            applicant.wait_for_state("registered")
            _, number = applicant.registration()
            notes["number"] = number
        return number

    def certify(self, applicant: Applicant, number: str) -> None:
        """Certificate, valid; suspended, not valid; reinstated, valid again."""
        with self.log.step("certificate", "デジタル資格証の発行", "digital certificate issued"):
            entry, address, certificate = applicant.certificate()
        with self.log.step(
            "pdf", "PDFの証明書（署名、時刻印、失効情報）", "certificate as PDF, signed and stamped"
        ) as notes:
            page, _ = applicant.registration()
            shown = Shown(certificate, address, get_pdf(applicant, page), applicant.name)
            notes["bytes"] = len(shown.pdf) or "作成できない氏名 / a name that cannot be printed"
        with self.log.step(
            "valid", "検証：有効です（文字列・コード・PDF・紙面の二次元コード）", "verified: valid"
        ):
            self.expect(shown, "valid", 0)
        today = japanese_day(datetime.now(UTC))
        with self.log.step(
            "suspend", "業務の停止（起案と決裁）", "practice suspended, two persons"
        ):
            self.registrar.dispose(entry, "suspension", number, today, today + timedelta(days=90))
            self.approver.approve_disposition(number)
        with self.log.step("not_valid", "検証：無効です", "verified: not valid"):
            self.expect(shown, "not_valid", 2)
        with self.log.step("reinstate", "停止の解除", "reinstated"):
            self.registrar.dispose(entry, "reinstatement", number, today)
            self.approver.approve_disposition(number)
        with self.log.step("valid_again", "検証：有効です", "verified: valid again"):
            self.expect(shown, "valid", 0)

    def expect(self, shown: Shown, answer: str, status: int) -> None:
        """All five ways to ask say the same."""
        answers = {
            "pasted": self.stranger.answer(shown.certificate),
            "by code": self.stranger.answer_by_code(shown.address),
        }
        if shown.pdf:
            answers["as PDF"] = answer_to_file(self.stranger, shown.pdf)
            answers["on paper"] = answer_to_paper(self.stranger, shown.pdf, shown.name)
        for name, found in answers.items():
            if found != answer:
                raise WalkError(f"verification {name} says {found}, not {answer}")
        listed = self.stranger.listed_status(shown.certificate)
        if listed != status:
            raise WalkError(f"the status list says {listed}, not {status}")

    def prove(self) -> None:
        """The journal is whole."""
        with self.log.step("fsck", "ジャーナルの検証", "journal fsck") as notes:
            notes["journal"] = wait_for("a good journal", _fsck, 30.0)


def _fsck() -> str | None:
    """`meibo journal fsck --json` as anyone would run it."""
    done = subprocess.run(
        [sys.executable, "-m", "meibo", "journal", "fsck", "--json"],
        capture_output=True, text=True, env=os.environ, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise WalkError(f"fsck: {done.stdout[:600]}{done.stderr[-600:]}")
    return "ok"
