"""What is said no to about registered third parties, and to them; an answer is never a refusal."""

from __future__ import annotations

from meibo.catalogue.definitions import CLAIMS
from meibo.terms.refusal import Conflict, NotFound, NotPermitted, Refusal, TooOften
from meibo.terms.text import Text


def no_such_party() -> Refusal:
    """None of the officer's authority."""
    return NotFound(
        "party.none",
        Text("この登録先は見つかりません。", "There is no such registered party."),
    )


def moved_on() -> Refusal:
    """Its state does not allow this."""
    return Conflict(
        "party.moved_on",
        Text(
            "登録先の状態が変わっています。画面を開き直して確かめてください。",
            "The party has moved on. Open the page again and look.",
        ),
    )


def own_hand() -> Refusal:
    """Whoever proposed or suspended may not approve or resume."""
    return NotPermitted(
        "party.own_hand",
        Text(
            "自分が起案または停止したものは、別の職員が承認してください。",
            "What you proposed or suspended has to be approved by another officer.",
        ),
    )


def names_wanted() -> Refusal:
    """A name in both languages."""
    return Refusal(
        "party.names",
        Text(
            "名称を日本語と英語で入力してください。", "Enter the name in Japanese and in English."
        ),
        field="name_ja",
    )


def bounds_wanted() -> Refusal:
    """Registers in charge, items of theirs, a purpose of the list."""
    return Refusal(
        "party.bounds",
        Text(
            "担当する登録簿の資格、項目、目的を一覧から選んでください。",
            "Choose qualifications of registers in your charge, items and a purpose.",
        ),
        field="registers",
    )


def key_wanted() -> Refusal:
    """A public key of P-256 and nothing private."""
    return Refusal(
        "party.key",
        Text(
            "公開鍵を JWK（EC、P-256）で入力してください。秘密鍵は受け取れません。",
            "Enter the public key as JWK (EC, P-256). No private key is accepted.",
        ),
        field="jwk",
    )


def reason_wanted() -> Refusal:
    """Why a party is suspended, resumed or ended."""
    return Refusal(
        "party.reason",
        Text("理由を入力してください。", "Enter the reason."),
        field="reason",
    )


def not_known() -> Refusal:
    """No assertion, or none of a registered party that is good here and now."""
    return NotPermitted(
        "party.not_known",
        Text(
            "呼び出し元を確認できません。登録された鍵で署名した、新しいアサーションを付けてください。",
            "The caller is not known. Send a fresh assertion signed by the registered key.",
        ),
    )


def not_active() -> Refusal:
    """Suspended by the authority."""
    return NotPermitted(
        "party.suspended",
        Text(
            "この登録先の利用は停止されています。登録した資格管理者に問い合わせてください。",
            "Use by this party is suspended. Ask the authority that registered it.",
        ),
    )


def too_often() -> Refusal:
    """More calls or rows than a party may make in a while."""
    return TooOften(
        "party.too_often",
        Text(
            "呼び出しの回数または件数が上限に達しました。時間をおいてから、もう一度送ってください。",
            "The limit of calls or rows has been reached. Send it again later.",
        ),
    )


def key_reused() -> Refusal:
    """The same id with other content."""
    return Conflict(
        "party.key_reused",
        Text(
            "この Idempotency-Key は、別の内容の呼び出しに使われています。",
            "This Idempotency-Key was used for a call with other content.",
        ),
    )


def not_registered() -> Refusal:
    """No active party that may ask about this register."""
    return NotFound(
        "party.not_registered",
        Text(
            "この相手には提供できません。登録が終わったか、この資格を扱わない相手です。",
            "It cannot be provided to: its registration is over, or is not for this qualification.",
        ),
        field="party",
    )


def items_of_party(items: list[str]) -> Refusal:
    """Items that the party may not be shown."""
    names = [CLAIMS[one] for one in items]
    return Refusal(
        "party.items",
        Text(
            "この相手に見せられる項目は、{items}だけです。", "It may be shown only: {items}."
        ).fill(
            items=Text("、".join(one.ja for one in names), ", ".join(one.en for one in names))
            if names else Text("常に含まれる項目", "what is always included")
        ),
        field="items",
    )  # fmt: skip


def no_key() -> Refusal:
    """Every call has an id of the party's own."""
    return Refusal(
        "party.no_key",
        Text(
            "Idempotency-Key に、呼び出しごとの UUID を入れてください。",
            "Put a UUID of each call into Idempotency-Key.",
        ),
    )


def bad_file() -> Refusal:
    """The file as a whole cannot be taken."""
    return Refusal(
        "party.bad_file",
        Text(
            "内容を読み取れません。1件から10,000件までの確認を、JSON または NDJSON で送ってください。",
            "It cannot be read. Send one to 10,000 checks as JSON or NDJSON.",
        ),
    )


def bad_row(row: int) -> Refusal:
    """The first row that cannot be taken, counted from 1: none of the file is."""
    return Refusal(
        "party.bad_row",
        Text(
            "{row} 件目を読み取れません。重複のない id と、presented か consent のどちらか一つが必要です。",
            "Check {row} cannot be read: it needs an id of its own and either presented or consent.",
        ).fill(row=row),
        row=row,
    )
