"""What the vault says no to about searches on the identity-confirmation terminal."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text


def no_such_search() -> NotFound:
    """No search of this id that the officer made."""
    return NotFound(
        "vault.no_search", Text("この検索は見つかりません。", "There is no such search of yours.")
    )


def ground_wanted() -> Refusal:
    """Nobody is asked about without an application or a visitor who was identified (JUK-09)."""
    return Refusal(
        "vault.search_ground",
        Text(
            "検索は、申請か、窓口で本人確認をした方についてだけできます。",
            "A search is about an application, or about a visitor whose identity was confirmed.",
        ),
    )


def no_such_finding() -> NotFound:
    """No finding of this id in the officer's registers."""
    return NotFound(
        "vault.no_search_finding",
        Text("この検索の確認事項は見つかりません。", "There is no such finding about a search."),
    )


def settled_already() -> Conflict:
    """Somebody has said what became of it."""
    return Conflict(
        "vault.finding_settled",
        Text("この確認事項はすでに処理されています。", "This finding has been settled."),
    )


def own_search() -> Conflict:
    """Nobody settles what was found about the own searches (JUK-08)."""
    return Conflict(
        "vault.own_search",
        Text(
            "自分が行った検索の確認事項は、別の職員が処理します。",
            "What was found about your own search is settled by another officer.",
        ),
    )
