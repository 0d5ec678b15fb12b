"""A nurse who applies on paper: taken in at the counter, the number typed by two, confirmed by a third.

What the typing page does in a browser (doors/typing/static/typing/sealing.js) is done here in Python,
as far as a walk without a browser needs it; the page itself has tests in Chromium.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from meibo.catalogue.definitions import Procedure
from meibo.doors.console.walk.applying import SAMPLE_PDF, Applicant
from meibo.doors.console.walk.browser import Page, WalkError
from meibo.doors.console.walk.cast import Card
from meibo.doors.console.walk.examining import OfficerDesk
from meibo.doors.console.walk.log import wait_for
from meibo.doors.console.walk.photograph import photograph
from meibo.doors.console.walk.stages import Stages
from meibo.terms.canonical import b64u, canonical, unb64u

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_ORDER = re.compile(r'data-order="([^"]*)"')
_ACT = re.compile(r'data-number-act="(\w+)"')
_PAPER = re.compile(r"/papers/([0-9a-f-]{36})")
RECEIVED = {
    "arrived_by": "counter", "agent": "none", "identity": "driving_licence",
    "number_document": "resident_record_with_number",
}  # fmt: skip


def walk_on_paper(stages: Stages, person: str = "") -> Card:
    """From the paper on the counter to the entry in the register; whose it is."""
    crew, register = stages.crew, stages.register
    card = _somebody(stages, person)
    with stages.step(
        "taken_in", "紙の申請の受付（記載・確認書類・添付・納付）", "a paper is taken in"
    ) as notes:
        paper, reference = take_in(crew.receiver, stages.asked, register, card)
        notes["card"], notes["reference"] = card.id, reference
    number = number_in_hand(card)
    for receiver, ja, en in (
        (crew.receiver, "番号の入力（1人目、封をして保管庫へ）", "typed once, sealed"),
        (crew.receiver_2, "番号の入力（2人目）", "typed again by a second officer"),
    ):
        with stages.step(f"typed_{receiver.officer.login_name}", ja, en):
            type_number(receiver, paper, number)
    with stages.step("compared", "照合（保管庫・住基ネット）：一致", "compared; Juki-net agrees"):
        wait_for_act(crew.approver, paper, "confirm")
    with stages.step("confirmed", "上席者の最終確認（3人目）", "confirmed by a third person"):
        page = crew.approver.browser.get(paper)
        crew.approver.browser.send(page.form(action="/confirm"))
    stages.examine(reference, extract=True)
    with stages.step("run", "登録実行（日付と連番）", "registration run"):
        crew.registrar.run(register)
    return card


def _somebody(stages: Stages, person: str) -> Card:
    """The sample person named, or the last one nobody has examined yet."""
    if person:
        return stages.cast.cards[person]
    examiner = stages.crew.examiner
    for card in reversed(stages.cast.ordinary("nurse")):
        name = card.holder["name"]
        page = examiner.browser.get(f"{examiner.home}/cases?text={name}")
        if not re.search(r"/cases/[0-9a-f-]{36}", page.text):
            return card
    raise WalkError("every sample nurse has applied; remove var after make down to start afresh")


def number_in_hand(card: Card) -> str:
    """What the person's documents show; it is on no page and in no file of Meibo."""
    listed = subprocess.run(
        [sys.executable, "-m", "neighbours", "numbers", "--of", card.id], check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return listed.stdout.strip()


def copy_paper(desk: OfficerDesk, asked: Procedure, register: str, card: Card) -> str:
    """Copy a paper into a draft; its address."""
    page = desk.browser.get(f"{desk.home}/papers/new/{register}")
    form = page.form("receipt_number")
    answers = Applicant(desk.cast, card).answers(asked)
    values = {name: said for name, said in (answers | RECEIVED).items() if name in form.names}
    values |= {name: "receipt" for name in form.names if name.startswith("fee_")}
    sent = desk.browser.send(form, {**values, "receipt_number": f"窓口-{card.id}"})
    found = _PAPER.search(sent.url)
    if found is None:
        raise WalkError(f"the paper was not taken: {sent.words[:800]}")
    return f"{desk.home}/papers/{found[1]}"


def take_in(desk: OfficerDesk, asked: Procedure, register: str, card: Card) -> tuple[str, str]:
    """Copy the paper, scan what came with it, accept it; its address and reference."""
    paper = copy_paper(desk, asked, register, card)
    for one in asked.attachments:
        sample = (f"{one.id}.pdf", SAMPLE_PDF, "application/pdf")
        if sample[2] not in one.media_types:
            sample = (f"{one.id}.png", photograph(), "image/png")
        form = desk.browser.get(paper).form(action=f"/files/{one.id}")
        desk.browser.send(form, files={"file": sample})
    sent = desk.browser.send(desk.browser.get(paper).form(action="/accept"))
    reference = re.search(r">([0-9A-Z]{4}-[0-9A-Z]{4})<", sent.text)
    if reference is None or _act(sent) != "type":
        raise WalkError(f"the paper was not accepted: {sent.words[:600]}")
    return paper, reference[1]


def type_number(desk: OfficerDesk, paper: str, number: str) -> Page:
    """One officer's part: the order of the page, sealed as the typing page seals, handed in."""
    page = desk.browser.get(f"{paper}/number")
    found = _ORDER.search(page.text)
    if found is None:
        raise WalkError(f"{page.url} gives no order: {page.words[:400]}")
    envelope = sealed(json.loads(unescape(found[1])), number)
    return desk.browser.send(page.form("envelope"), {"envelope": json.dumps(envelope)})


def sealed(order: dict[str, Any], number: str) -> dict[str, Any]:
    """An envelope of the typed route for an order (docs/decisions/0005)."""
    key = max(order["document"]["keys"], key=lambda one: str(one["not_after"]))
    aad = {name: order[name] for name in ("case", "nonce", "round", "typist")}
    aad |= {"kid": key["kid"], "route": "typed"}
    vault = X25519PublicKey.from_public_bytes(unb64u(key["public"]))
    info = b"meibo-envelope-v1\n" + canonical(aad)
    found = _SUITE.encrypt(canonical({"number": number}), vault, info)
    return {
        "v": 1, "kid": key["kid"], "enc": b64u(found[:32]), "ct": b64u(found[32:]), "aad": aad,
    }  # fmt: skip


def _act(page: Page) -> str:
    found = _ACT.search(page.text)
    return found[1] if found else ""


def wait_for_act(desk: OfficerDesk, paper: str, act: str) -> None:
    """Wait until the page offers the officer an act on the number."""
    wait_for(f"{act} at {paper}", lambda: _act(desk.browser.get(paper)) == act or None)
