"""One application through the stages of its procedure, as its people do it."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from meibo.catalogue import fees_on, procedure, qualification, register_file_of
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import Cast
from meibo.doors.console.walk.examining import OfficerDesk
from meibo.doors.console.walk.log import WalkLog
from meibo.doors.console.walk.paper import answer_to_file, answer_to_paper, get_pdf
from meibo.doors.console.walk.verifying import Stranger
from meibo.terms.day import japanese_day
from meibo.terms.text import Text

PROCEDURE = "new_registration"
LONGEST = timedelta(days=90)


class Crew:
    """The officers of a register file; each signs in once and serves every application."""

    def __init__(self, cast: Cast, log: WalkLog, before: str = "") -> None:
        self.cast, self.log, self.before = cast, log, before

    def _signed_in(self, name: str, ja: str, en: str) -> OfficerDesk:
        desk = OfficerDesk(self.cast, f"{self.before}{name}")
        with self.log.step(f"{self.before}{name}", ja, en):
            desk.log_in()
        return desk

    @cached_property
    def examiner(self) -> OfficerDesk:
        """Examines and proposes."""
        return self._signed_in("examiner", "審査担当のログイン", "the examiner signs in")

    @cached_property
    def approver(self) -> OfficerDesk:
        """Approves what others propose."""
        return self._signed_in("approver", "決裁者のログイン", "the approver signs in")

    @cached_property
    def registrar(self) -> OfficerDesk:
        """Runs the registration and proposes dispositions."""
        return self._signed_in("registrar", "登録担当のログイン", "the registrar signs in")

    @cached_property
    def enquirer(self) -> OfficerDesk:
        """Works the middle server."""
        return self._signed_in("network", "照会担当のログイン", "the enquirer signs in")

    @cached_property
    def receiver(self) -> OfficerDesk:
        """Takes in papers, and types their numbers."""
        return self._signed_in("receiver", "受付担当のログイン", "the receiver signs in")

    @cached_property
    def receiver_2(self) -> OfficerDesk:
        """Types their numbers again."""
        return self._signed_in(
            "receiver-2", "受付担当（2人目）のログイン", "a second receiver signs in"
        )

    @cached_property
    def searcher(self) -> OfficerDesk:
        """Searches on the identity-confirmation terminal."""
        return self._signed_in("searcher", "検索担当のログイン", "the searcher signs in")


@dataclass(frozen=True, slots=True)
class Held:
    """A registration with its certificates: entry, number, address of the code, SD-JWT, and the PDF
    with the name printed on it (empty where the name cannot be printed)."""

    entry: str
    number: str
    address: str
    certificate: str
    pdf: bytes
    name: str


class Stages:
    """One register's procedure. before: stands before the names of its steps."""

    def __init__(self, crew: Crew, register: str, before: str = "", asked: str = PROCEDURE) -> None:
        self.crew, self.cast, self.log = crew, crew.cast, crew.log
        self.register, self.before = register, before
        self.asked = procedure(register, asked)
        self.found = qualification(register)
        self.stranger = Stranger(self.cast)

    def step(self, name: str, ja: str, en: str) -> AbstractContextManager[dict[str, object]]:
        """One step of this procedure, under its own name."""
        of = self.asked.name if self.asked.on_entry else self.found.name
        mark = Text(f"［{of.ja}］", f"[{of.en}] ")
        said = (f"{mark.ja}{ja}", f"{mark.en}{en}") if self.before else (ja, en)
        return self.log.step(f"{self.before}{name}", *said)

    def apply(self, applicant: Applicant, entry: str = "", **changed: str) -> None:
        """Draft to the signed application. entry: the registration it is about."""
        with self.step("form", "申請書の入力", "the form, page by page"):
            if self.asked.on_entry:
                applicant.begin_about(entry, self.asked.id)
            else:
                applicant.begin(self.register, self.asked.id)
            applicant.fill_in(self.asked, **changed)
        names = [one.name for one in self.asked.attachments if one.required]
        with self.step("attachments", "添付：" + "、".join(one.ja for one in names),
                       "attached: " + ", ".join(one.en for one in names)):  # fmt: skip
            applicant.attach(self.asked)
        if not self.asked.on_entry:
            with self.step(
                "card", "カードの読み取り（番号は封をして保管庫へ）", "number sealed to the vault"
            ):
                applicant.read_card()
        with self.step("sign", "電子署名と提出（到達）", "signed and submitted: arrival"):
            applicant.sign()

    def arrive(self, applicant: Applicant) -> str:
        """Check of number or holder, payment, forwarding; the application's reference."""
        fees = fees_on(self.asked, japanese_day(datetime.now(UTC)))
        checked = ("番号の確認", "number check")
        if self.asked.on_entry:
            checked = ("本人の登録であることの確認", "the holder signed: no number is asked")
        with self.step("number_check", *checked) as notes:
            page = applicant.wait_for_fee() if fees else applicant.status()
            found = re.search(r'data-reference="([0-9A-Z]{4}-[0-9A-Z]{4})"', page.text)
            if found is None:
                raise WalkError("the status page shows no reference")
            notes["reference"] = found[1]
        ja = "、".join(f"{fee.name.ja} {fee.amount:,}円" for fee in fees)
        en = ", ".join(f"{fee.name.en} {fee.amount:,} yen" for fee in fees)
        if fees:
            with self.step("pay", f"{ja} の納付", f"paid: {en}"):
                applicant.pay(twice=True)
        with self.step("forwarded", "進達・審査開始", "forwarded; examination opens"):
            applicant.wait_for_state("under_examination")
        return found[1]

    def examine(self, reference: str, *, extract: bool = False) -> str:
        """Seven checks, a decision, and a second person where the catalogue asks for one; returns
        the address of the case. extract: one of the family register came with the application."""
        examiner = self.crew.examiner
        with self.step(
            "facts", "事実の収集（住基ネットほか）", "facts by machine, Juki-net"
        ) as notes:
            case = examiner.find_case(reference)
            examiner.wait_for_juki(case)
            notes["case"] = case.rsplit("/", 1)[1][:8]
        if not extract and any(not one.required for one in self.asked.attachments):
            with self.step(
                "koseki", "戸籍の照会（符号、許可証、封をした回答）",
                "the family register asked: code, permit, sealed answer",
            ):  # fmt: skip
                self._domicile_agrees(case)
        for check in self.asked.checks:
            by_rule = bool(check.not_applicable)
            said = Text("：該当なし", ": not applicable") if by_rule else Text("：適", ": passed")
            with self.step(f"check_{check.kind}", check.name.ja + said.ja, check.name.en + said.en):
                if by_rule:
                    examiner.settled_by_rule(case, check.kind)
                else:
                    examiner.check(case, check.kind)
        with self.step("propose", "決定案", "decision proposed"):
            examiner.propose(case, "grant")
        if self.asked.second_person:
            approver = self.crew.approver
            with self.step("approve", "決裁（二人目）", "approved by a second officer"):
                approver.approve(case)
        return case

    def _domicile_agrees(self, case: str) -> None:
        page = self.crew.examiner.wait_for_koseki(case)
        if "本籍地の都道府県が申請と一致しています" not in page.text:
            raise WalkError(f"the family register says something else: {page.words[:600]}")

    def enter(self, applicant: Applicant) -> str:
        """The registration run; the number given."""
        registrar = self.crew.registrar
        with self.step("run", "登録実行（日付と連番）", "registration run: date and numbers"):
            registrar.run(self.register)
        with self.step("registered", "登録済の通知", "the applicant is told") as notes:
            applicant.wait_for_state("registered")
            _, number = applicant.registration()
            notes["number"] = number
        return number

    def whole(self, applicant: Applicant, **changed: str) -> Held:
        """From the form to a certificate that is valid."""
        self.apply(applicant, **changed)
        self.examine(self.arrive(applicant))
        return self.certified(applicant, self.enter(applicant))

    def certified(self, applicant: Applicant, number: str) -> Held:
        """Digital certificate and PDF of the registration as it stands now, both valid."""
        with self.step("certificate", "デジタル資格証の発行", "digital certificate issued"):
            entry, address, certificate = applicant.certificate()
        with self.step(
            "pdf", "PDFの証明書（署名、時刻印、失効情報）", "certificate as PDF, signed and stamped"
        ) as notes:
            page, _ = applicant.registration()
            pdf = get_pdf(applicant, page)
            notes["bytes"] = len(pdf) or "作成できない氏名 / a name that cannot be printed"
        held = Held(entry, number, address, certificate, pdf, applicant.name)
        with self.step(
            "valid", "検証：有効です（文字列・コード・PDF・紙面の二次元コード）", "verified: valid"
        ):
            self.expect(held, "valid", 0)
        return held

    def suspend(self, held: Held) -> None:
        """Suspended by two persons, from today: not valid at once."""
        name, today = self.found.suspension.name, japanese_day(datetime.now(UTC))
        with self.step("suspend", f"{name.ja}（起案と決裁）", f"{name.en}, two persons"):
            registrar, approver = self.crew.registrar, self.crew.approver
            registrar.dispose(held.entry, "suspension", held.number, today, today + LONGEST)
            approver.approve_disposition(held.number)
        with self.step("not_valid", "検証：無効です", "verified: not valid"):
            self.expect(held, "not_valid", 2)

    def reinstate(self, held: Held) -> None:
        """The suspension is lifted: valid again."""
        with self.step("reinstate", "停止の解除", "reinstated"):
            today = japanese_day(datetime.now(UTC))
            self.crew.registrar.dispose(held.entry, "reinstatement", held.number, today)
            self.crew.approver.approve_disposition(held.number)
        with self.step("valid_again", "検証：有効です", "verified: valid again"):
            self.expect(held, "valid", 0)

    def expect(self, held: Held, answer: str, status: int) -> None:
        """All five ways to ask say the same."""
        answers = {
            "pasted": self.stranger.answer(held.certificate),
            "by code": self.stranger.answer_by_code(held.address),
        }
        if held.pdf:
            answers["as PDF"] = answer_to_file(self.stranger, held.pdf)
            answers["on paper"] = answer_to_paper(self.stranger, held.pdf, held.name)
        for name, found in answers.items():
            if found != answer:
                raise WalkError(f"verification {name} says {found}, not {answer}")
        listed = self.stranger.listed_status(held.certificate)
        if listed != status:
            raise WalkError(f"the status list says {listed}, not {status}")

    def expect_card(
        self, applicant: Applicant, held: Held, count: int, registers: list[str]
    ) -> None:
        """The one card of the person: its issue, what is on it, the issue before cancelled."""
        assert register_file_of(self.register).one_card
        seen = self.crew.registrar.card_issues(held.entry)
        if seen != count:
            raise WalkError(f"the officer sees issue {seen} of the card, not {count}")
        shown = applicant.licence_card()
        names = [qualification(one).name.ja for one in registers]
        before = [f"第 {one} 回交付の免許証" for one in range(1, count)]
        for part in (f'data-card-issues="{count}"', *names, *before):
            if part not in shown:
                raise WalkError(f"the holder's card does not show {part!r}")
