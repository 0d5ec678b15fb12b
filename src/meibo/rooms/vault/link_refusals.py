"""What the vault says no to where links end, are made anew, or turn out to be of one person."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound
from meibo.terms.text import Text


def no_such_link() -> NotFound:
    """No unlinking, relinking or merging of this id that the officer may see."""
    return NotFound(
        "vault.no_link_act",
        Text("この番号のリンクの手続は見つかりません。", "There is no such act on a link."),
    )


def not_linked() -> Conflict:
    """The link of this person's number has ended, or there never was one."""
    return Conflict(
        "vault.not_linked",
        Text(
            "この方には番号が紐付いていません。番号を使うことは、紐付け直してからできます。",
            "No number is linked to this person. What needs the number can be done once one is.",
        ),
    )


def linked_already() -> Conflict:
    """A number is linked already."""
    return Conflict(
        "vault.linked",
        Text(
            "この方には番号が紐付いています。誤りのときは、先にリンクの解除を起案してください。",
            "A number is linked to this person. Where it is wrong, propose to unlink it first.",
        ),
    )


def link_under_way() -> Conflict:
    """The same was begun already, and is not over."""
    return Conflict(
        "vault.link_under_way",
        Text(
            "この方の番号のリンクの手続は、すでに進んでいます。終わってから始めてください。",
            "An act on this person's link is under way. Wait until it is over.",
        ),
    )


def link_moved_on() -> Conflict:
    """It is in another state by now."""
    return Conflict(
        "vault.link_moved_on",
        Text(
            "番号のリンクの手続は先に進んでいます。画面を開き直して、今の状態を確かめてください。",
            "The act on the link has moved on. Open the page again and look where it stands.",
        ),
    )


def another_person() -> Conflict:
    """Who did one part may not do the next one's (ACC-11)."""
    return Conflict(
        "vault.another_person",
        Text(
            "同じ方が重ねて担当することはできません。別の方が確認してください。",
            "One person cannot do this twice: somebody else has to confirm.",
        ),
    )


def asked_about() -> Conflict:
    """A whole-register enquiry that is not over asks by this number."""
    return Conflict(
        "vault.asked_about",
        Text(
            "この方を含む定期照会の途中です。照会が終わってから確定してください。",
            "A whole-register enquiry with this person is under way. Confirm once it is over.",
        ),
    )


def merging_gone() -> Conflict:
    """The number is no longer that of the person it was found with."""
    return Conflict(
        "vault.merging_gone",
        Text(
            "もう一方の方の番号は、その後解除または変更されています。統合を却下し、番号を入力し直してください。",
            "The other person's number has been unlinked or changed since. Reject the merging and have "
            "the number typed again.",
        ),
    )
