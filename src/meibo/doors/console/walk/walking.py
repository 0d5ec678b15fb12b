"""The walk: 看護師 to the end, and 第一種衛生管理者 for a person who becomes 二級ボイラー技士 first."""

from __future__ import annotations

import argparse
import sys

from meibo.doors.console import supervisor
from meibo.doors.console.walk.after import walk_afterwards
from meibo.doors.console.walk.applying import Applicant
from meibo.doors.console.walk.browser import WalkError
from meibo.doors.console.walk.cast import Card, Cast, cast_of
from meibo.doors.console.walk.everything import walk_everything
from meibo.doors.console.walk.killing import kill_between
from meibo.doors.console.walk.log import WalkLog
from meibo.doors.console.walk.on_paper import walk_on_paper
from meibo.doors.console.walk.on_phone import keep_on_phone
from meibo.doors.console.walk.presenting import Asker
from meibo.doors.console.walk.proving import prove
from meibo.doors.console.walk.reconciling import walk_reconciled
from meibo.doors.console.walk.stages import Crew, Held, Stages
from meibo.doors.console.walk.wallet import missing, phone, report_loss, take

NURSE, BOILER, OFFICER = "nurse", "boiler_expert_2", "health_officer_1"


def walk(args: argparse.Namespace) -> int:
    """Start the platform if it is not up, walk, print each step; 0 when all went well."""
    if supervisor.up(argparse.Namespace(foreground=False)) != 0:
        return 1
    home = supervisor.home()
    log = WalkLog(quiet=args.json)
    if args.kill:
        log.between = kill_between(home)
    cast = cast_of(home)
    if args.all or args.register:
        return walk_everything(cast, log, args.register, as_json=args.json)
    kinds = [args.only or args.person.partition("-")[0]] if args.only or args.person else []
    try:
        if "anei" not in kinds:
            walk_nurse(cast, log, args.person, later=not args.kill)
        if not kinds or "anei" in kinds:
            walk_anei(cast, log, args.person)
        prove(log)
    except WalkError as error:
        print(f"✗ 巡回が止まりました / the walk stopped: {error}", file=sys.stderr)
        return 1
    if args.json:
        print(log.as_json())
    else:
        print("✓ すべて終わりました / everything done")
    return 0


def walk_nurse(cast: Cast, log: WalkLog, person: str = "", *, later: bool = True) -> None:
    """One nurse through all five stages: valid, suspended, valid again; then what comes later.

    later: not where processes are killed between all steps, which would take as long again.
    """
    applicant = somebody(cast, log, "nurse", person)
    stages = Stages(Crew(cast, log), NURSE)
    held = stages.whole(applicant)
    stages.suspend(held)
    stages.reinstate(held)
    walk_phone(stages, applicant, held)
    walk_wallet(stages, applicant, held)
    if later:
        walk_afterwards(stages.crew, NURSE, applicant, held)
        card = walk_on_paper(Stages(stages.crew, NURSE, "paper."))
        walk_reconciled(Stages(stages.crew, NURSE, "reconcile."), card)


def walk_phone(stages: Stages, applicant: Applicant, held: Held) -> None:
    """The certificate on a phone: its code is valid, and not once the holder ended it."""
    stranger = stages.stranger
    with stages.step("phone", "スマートフォンに置いた資格証（30秒ごとに変わるコード）",
                     "the certificate on a phone, shown by a code that changes"):  # fmt: skip
        phone = keep_on_phone(applicant, held.entry)
        if phone.answer(stranger) != "valid":
            raise WalkError("the code of a phone does not count")
        phone.end(applicant)
        if phone.answer(stranger) != "not_valid":
            raise WalkError("a phone that was ended still counts")


def walk_wallet(stages: Stages, applicant: Applicant, held: Held) -> None:
    """Copies in a wallet on another program's client; lost, they count no longer."""
    stranger = stages.stranger
    with stages.step("wallet", "ウォレットに資格証を入れる（OpenID4VCI、npmのクライアント）",
                     "copies in a wallet (OpenID4VCI, npm's client)") as notes:  # fmt: skip
        if lacking := missing():
            notes["skipped"] = f"{lacking} がありません / is missing"
            return
        with phone() as wallet:
            copies, mdocs = take(wallet, applicant, held.entry)
        notes |= {"sd_jwt": len(copies), "mdoc": len(mdocs)}
        for copy in copies:
            if stranger.answer(copy.credential) != "valid":
                raise WalkError("a wallet's copy does not count")
    asker = Asker(stages.crew.cast, supervisor.home())
    with stages.step("present", "提示：別の端末と同じ端末のウォレットから（OpenID4VP、npmのクライアント）",
                     "shown to a verifier: across devices and on one (OpenID4VP, npm)"):  # fmt: skip
        if (asker.across(NURSE, copies[0]), asker.here(NURSE, copies[1])) != ("valid", "valid"):
            raise WalkError("what a wallet shows does not count")
    with stages.step("loss", "紛失の届出：ウォレットの資格証はすぐに無効",
                     "a loss reported: the wallet's copies are invalid at once"):  # fmt: skip
        report_loss(applicant, held.entry)
        for copy in copies:
            if stranger.answer(copy.credential) != "not_valid" or not stranger.listed_status(
                copy.credential
            ):
                raise WalkError("a lost copy still counts")
        if asker.across(NURSE, copies[0]) != "not_valid":
            raise WalkError("a lost copy is still shown as valid")


def walk_anei(cast: Cast, log: WalkLog, person: str = "") -> None:
    """One person, two licences of 安衛法, one card; one is suspended, the other stays valid."""
    applicant = somebody(cast, log, "anei", person)
    crew = Crew(cast, log, "anei-")
    boiler = Stages(crew, BOILER, f"{BOILER}.")
    first = boiler.whole(applicant)
    with boiler.step("licence_card", "免許証：第1回交付", "licence card: issue 1"):
        boiler.expect_card(applicant, first, 1, [BOILER])
    officer = Stages(crew, OFFICER, f"{OFFICER}.")
    second = officer.whole(applicant, holds_card="yes")
    with officer.step(
        "licence_card", "免許証：2つの免許を1枚に（第2回交付、前の免許証は失効）",
        "one card with both licences: issue 2, the old card cancelled",
    ):  # fmt: skip
        officer.expect_card(applicant, second, 2, [BOILER, OFFICER])
    officer.suspend(second)
    with boiler.step("still_valid", "検証：有効です（停止は他の免許だけ）", "still valid"):
        boiler.expect(first, "valid", 0)


def somebody(cast: Cast, log: WalkLog, kind: str, person: str) -> Applicant:
    """The person named, or the first sample applicant of a kind who has not applied yet."""
    before = "" if kind == "nurse" else f"{kind}-"
    with log.step(
        f"{before}log_in", "ログイン（利用者証明用、4桁）", "log in with the card"
    ) as notes:
        cards: list[Card] = [cast.cards[person]] if person else cast.ordinary(kind)
        for card in cards:
            applicant = Applicant(cast, card)
            if person or not applicant.has_applied(applicant.log_in()):
                if person:
                    applicant.log_in()
                notes["card"] = card.id
                return applicant
    raise WalkError(
        "すべての見本の方が申請済みです。make down のあと var を消すと最初から始められます。"
        " / every sample person has applied; remove var after make down to start afresh"
    )
