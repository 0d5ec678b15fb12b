"""Neighbour × path × fault: what the case does, what the page says, what the journal holds.

One row a pair. `test_fault_table.py` finds pairs that no row declares, and rows nothing can set.
"""

from __future__ import annotations

from dataclasses import dataclass

# What a case does.
GOES_ON = "goes on"  # nobody notices more than a moment's wait
TRY_AGAIN = "try again"  # the page says calmly that it did not work; nothing was changed
WAITS = "waits"  # it is asked again by itself; the officer's page says why
SAID_NO = "said no"  # coded, and told to the person; nothing of it is believed
LEFT = "left"  # kept for people, moves nothing
BY_PEOPLE = "by people"  # nobody can tell it from the truth but the people who examine


@dataclass(frozen=True)
class Expect:
    """does: one of the above. says: the code on the page. journal: the outcome in the journal."""

    does: str
    says: str = ""
    journal: str = ""


Row = tuple[str, str, str, str]  # neighbour, path, kind, wrong answer
TABLE: dict[Row, Expect] = {}


def _rows(neighbour: str, path: str, rows: dict[str, Expect]) -> None:
    for name, expected in rows.items():
        kind, _, answer = name.partition(" ")
        TABLE[neighbour, path, kind, answer] = expected


def _again(code: str, act: str = "") -> Expect:
    return Expect(TRY_AGAIN, code, act or f"no_answer:{code}")


_ON = Expect(GOES_ON)
# Everything that is only asked, and may be asked twice: `late` comes after the time-out once, and
# the second try is in time.
for _path, _down, _wrong in (
    ("discovery", "login.down", "login.wrong"), ("keys", "login.down", "login.wrong"),
    ("signing", "card.down", "card.wrong"), ("signing_result", "card.down", "card.wrong"),
    ("face", "card.down", "card.wrong"), ("face_result", "card.down", "card.wrong"),
):  # fmt: skip
    _rows("card", _path, {
        "slow": _ON, "late": _ON, "error": _again(_down), "dead": _again(_down),
        "duplicate": _again(_wrong), "wrong truncated": _again(_wrong),
    })  # fmt: skip
_rows("card", "discovery", {
    "wrong other_issuer": _again("login.wrong"),
    "wrong other_token_endpoint": _again("login.wrong"),
})  # fmt: skip
_rows("card", "signing", {"wrong other_page": _again("card.wrong")})
_rows("card", "face", {"wrong other_page": _again("card.wrong")})
_rows("card", "signing_result", {
    "wrong altered": Expect(SAID_NO, "signature.", "refused:signature."),
    "wrong earlier": Expect(SAID_NO, "signature.altered", "refused:signature.altered"),
})  # fmt: skip
_rows("card", "face_result", {
    # Sealed: only the number process can open it, and cannot. The application comes back.
    "wrong altered": Expect(SAID_NO, "", "number_refused:"),
    "wrong earlier": Expect(SAID_NO, "vault.envelope", "refused:vault.envelope"),
})  # fmt: skip
# A code works once: whoever got no answer cannot know whether it was used, so it is not asked twice.
_rows("card", "token", {
    "slow": _ON, "late": _again("login.down"), "error": _again("login.down"),
    "dead": _again("login.down"), "duplicate": _again("login.wrong"),
    "wrong truncated": _again("login.wrong"),
    "wrong earlier": Expect(SAID_NO, "ログインできませんでした", "refused:login.card"),
    "wrong bad_signature": Expect(SAID_NO, "ログインできませんでした", "refused:login.card"),
})  # fmt: skip
# The list that counted goes on counting until its own end.
_rows("card", "revocations", dict.fromkeys(
    ("slow", "late", "error", "dead", "duplicate", "wrong truncated", "wrong altered"), _ON
))  # fmt: skip
# Between a person's browser and the neighbour: nothing reaches Meibo.
for _neighbour in ("card", "payment_gateway"):
    _rows(_neighbour, "page", dict.fromkeys(("slow", "late", "error", "dead"), _ON))
_rows("payment_gateway", "orders", {
    "slow": _ON, "late": _ON, "error": _again("gateway.down"), "dead": _again("gateway.down"),
    "duplicate": _again("gateway.wrong"), "wrong truncated": _again("gateway.wrong"),
    "wrong other_order": _again("gateway.wrong"), "wrong other_page": _again("gateway.wrong"),
})  # fmt: skip
_rows("payment_gateway", "notices", {
    "error": _ON, "late": _ON, "duplicate": Expect(GOES_ON, "", "repeated"),
    "wrong bad_signature": Expect(SAID_NO, "", "refused:payments.signature"),
    "wrong other_amount": Expect(LEFT, "", "amount_differs"),
    "wrong unknown_order": Expect(LEFT, "", "no_such_order"),
})  # fmt: skip
_DOWN = Expect(WAITS, "resident_register_down", "waiting:resident_register_down")
_WRONG = Expect(WAITS, "resident_register_wrong", "waiting:resident_register_wrong")
_rows("resident_register", "enquiries", {
    "slow": _ON, "late": _DOWN, "error": _DOWN, "dead": _DOWN, "duplicate": _WRONG,
    "wrong truncated": _WRONG, "wrong earlier": _WRONG, "wrong other_request": _WRONG,
    "wrong number_in_address": _WRONG, "wrong unknown_result": _WRONG,
    "wrong without_name": _WRONG, "wrong other_person": Expect(BY_PEOPLE, "differs", ""),
})  # fmt: skip
# A part of a whole-register enquiry waits and is asked again; a row that is bad spoils no other.
_rows("resident_register", "enquiry_files", {
    "slow": _ON, "late": _DOWN, "error": _DOWN, "dead": _DOWN, "duplicate": _WRONG,
    "wrong truncated": _WRONG, "wrong other_request": _WRONG,
})  # fmt: skip
_rows("resident_register", "answer_files", {
    "slow": _ON, "late": _DOWN, "error": _DOWN, "dead": _DOWN, "duplicate": _WRONG,
    **dict.fromkeys((f"wrong {name}" for name in (
        "truncated", "earlier", "other_code", "other_body", "other_request")), _WRONG),
    "wrong row_twice": Expect(LEFT, "twice"), "wrong row_unknown": Expect(LEFT, "unknown"),
    "wrong row_lacking": Expect(LEFT, "missing"), "wrong row_short": Expect(LEFT, "columns"),
    "wrong item_too_long": Expect(LEFT, "length"), "wrong era": Expect(LEFT, "era"),
    "wrong number_in_address": Expect(LEFT, "number"),
    "wrong other_person": Expect(BY_PEOPLE, "person"),
})  # fmt: skip
_rows("resident_register", "code_notices", {
    "slow": _ON, "late": _DOWN, "error": _DOWN, "dead": _DOWN, "duplicate": _WRONG,
    "wrong truncated": _WRONG, "wrong other_request": _WRONG, "wrong other_body": _WRONG,
})  # fmt: skip
_SILENT = Expect(WAITS, "network_down", "waiting:network_down")
_NOT_IT = Expect(WAITS, "network_wrong", "waiting:network_wrong")
for _path in ("codes", "permits", "enquiries", "answers"):
    _rows("info_network", _path, {
        "slow": _ON, "late": _SILENT, "error": _SILENT, "dead": _SILENT, "duplicate": _NOT_IT,
        "wrong truncated": _NOT_IT, "wrong other_request": _NOT_IT,
    })  # fmt: skip
_rows("info_network", "codes", {"wrong no_code": _NOT_IT})
_rows("info_network", "permits", {"wrong earlier": _NOT_IT})
_rows("info_network", "answers", {
    "wrong earlier": _NOT_IT, "wrong altered": _NOT_IT,
    "wrong never_ready": Expect(WAITS, "network_working", "waiting:network_working"),
    "wrong broken_off": Expect(SAID_NO, "no_answer", "broken_off"),
})  # fmt: skip
# A key whose taking was not said in so many words is announced again.
_rows("info_network", "keys", {
    "slow": _ON, "late": _SILENT, "error": _SILENT, "dead": _SILENT, "duplicate": _NOT_IT,
    "wrong truncated": _NOT_IT, "wrong other_key": _NOT_IT,
})  # fmt: skip
# The heartbeat: what was heard before goes on counting, and no case waits for it.
_rows("info_network", "operating", dict.fromkeys(
    ("slow", "late", "error", "dead", "duplicate", "wrong truncated"), _ON
))  # fmt: skip
_STAMP = Expect(WAITS, "timestamp_down", "waiting:timestamp_down")
for _path in ("stamps", "revocations"):
    _rows("timestamp", _path, {
        "slow": _ON, "late": _ON, "error": _STAMP, "dead": _STAMP, "duplicate": _STAMP,
        "wrong truncated": _STAMP, "wrong altered": _STAMP,
    })  # fmt: skip
# Refused by its nonce, and asked again: by then the earlier answer is the one to this question.
_rows("timestamp", "stamps", {"wrong earlier": _ON})


def rows_of(neighbour: str, path: str) -> list[tuple[str, str, Expect]]:
    """(kind, wrong answer, what is expected) of one path, those that go on last."""
    found = [
        (kind, answer, expected)
        for (of, on, kind, answer), expected in TABLE.items()
        if (of, on) == (neighbour, path)
    ]
    return sorted(found, key=lambda row: row[2].does == GOES_ON)
