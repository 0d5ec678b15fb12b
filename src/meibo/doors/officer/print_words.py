"""Runs, sheets, reasons and ways of printing in words. Pure."""

from __future__ import annotations

from meibo.doors.frame.components import State
from meibo.terms.text import Text

RUN_STATES = {
    "proposed": State(Text("承認待ち", "Awaiting approval"), "attention"),
    "released": State(Text("承認済", "Released"), "good"),
    "dropped": State(Text("取下げ", "Dropped"), "off"),
    "out": State(Text("委託先に渡した", "With the contractor"), "progress"),
    "back": State(Text("委託先から戻った", "Back from the contractor"), "good"),
}
SHEET_STATES = {
    "planned": State(Text("確認中", "Being checked"), "progress"),
    "set": State(Text("印刷できる", "Can be printed"), "good"),
    "refused": State(Text("印刷できない", "Cannot be printed"), "bad"),
    "cancelled": State(Text("取消し", "Cancelled"), "off"),
    "released": State(Text("印刷待ち", "To be printed"), "attention"),
    "printed": State(Text("印刷済", "Printed"), "good"),
    "spoiled": State(Text("書損じ", "Spoiled"), "bad"),
    "handed": State(Text("窓口で交付", "Handed over"), "good"),
    "posted": State(Text("郵送", "Posted"), "good"),
    "returned": State(Text("返戻", "Returned"), "attention"),
}
PRINTERS = {
    "authority": Text("ここで印刷", "Printed here"),
    "contractor": Text("委託先で印刷", "Printed by the contractor"),
}
SHAPES = {
    "card": Text("カード（85.60×53.98 mm、両面）", "Card (85.60 × 53.98 mm, both sides)"),
    "sheet": Text("A4の用紙", "A4 sheet"),
}
SPOILED = {
    "misprint": Text("印刷の誤り", "Misprint"),
    "damaged": Text("汚れ・破れ", "Stained or torn"),
    "jam": Text("紙詰まり", "Paper jam"),
    "register_changed": Text("登録が変わった", "The registration changed"),
    "undeliverable": Text("届けられない", "Undeliverable"),
    "lost": Text("紛失", "Lost"),
    "test_print": Text("試し刷り", "Test print"),
}
# Why a sheet is not printed, or came back; the spoiled ones' reasons are those above.
REASONS = {
    "dropped": Text("印刷の取下げ", "The run was dropped"),
    "glyph": Text("書体にない文字", "A character no font has"),
    "encoding": Text("委託先の文字集合にない文字", "A character the contractor's set has not"),
    "no_room": Text("長くて用紙に入らない", "Too long for the paper"),
    "not_in_force": Text("登録が有効でない", "Not in force"),
    "unknown": Text("宛先不明", "Unknown at the address"),
    "absent": Text("保管期間の経過", "Not fetched from the post office"),
    "refused": Text("受取拒否", "Refused"),
    **SPOILED,
}
DISPATCHES = {
    "post": Text("郵送する", "To be posted"),
    "counter": Text("窓口で渡す", "Fetched at the counter"),
}
IDENTITIES = {
    "number_card": Text("マイナンバーカード", "Individual Number Card"),
    "with_photograph": Text(
        "写真のある本人確認書類 1点", "One identity document with a photograph"
    ),
    "two_without": Text("写真のない本人確認書類 2点", "Two without a photograph"),
    "agent": Text("代理人（委任状と本人確認書類）", "An agent (power of attorney and identity)"),
}
WAYS = {
    "elsewhere": Text("外字を持つ印刷先が、MJ文字図形名で印刷する",
                      "A printer who has the glyph prints it by its MJ number"),
    "other_form": Text("本人の書面による希望により、別の字体で印刷する",
                       "Printed in another form, on the holder's written wish"),
}  # fmt: skip
GLYPH_STATES = {
    "open": State(Text("確認待ち", "To be settled"), "attention"),
    "settled": State(Text("確認済", "Settled"), "good"),
}
