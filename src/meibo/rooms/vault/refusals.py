"""What the vault says no to."""

from __future__ import annotations

from meibo.rooms.vault.link_refusals import not_linked
from meibo.terms.reason import LONGEST, SHORTEST
from meibo.terms.refusal import Conflict, Refusal
from meibo.terms.text import Text


def bad_envelope() -> Refusal:
    """The envelope is malformed, sealed for another case, or its nonce is unknown or used."""
    return Conflict(
        "vault.envelope",
        Text(
            "カードから読み取った情報を受け取れませんでした。もう一度カードを読み取ってください。",
            "What was read from the card could not be accepted. Read the card again.",
        ),
    )


def enc_reused() -> Refusal:
    """Another envelope has used the same ephemeral key: a copy, or a broken or hostile card program."""
    return Conflict(
        "vault.enc_reused",
        Text(
            "カードから読み取った情報が、前に受け取ったものの写しです。もう一度カードを読み取ってください。",
            "What was read from the card is a copy of something received before. "
            "Read the card again.",
        ),
    )


def key_retired() -> Refusal:
    """It is sealed to a key of the vault whose time is over; reading the card again is enough."""
    return Conflict(
        "vault.key_retired",
        Text(
            "番号の保管庫の鍵が新しくなったため、前に読み取った情報は使えません。入力した内容は残って"
            "います。もう一度カードを読み取ってください。",
            "The vault's key has been renewed, so what was read before cannot be used. Everything "
            "you entered is still there. Read the card again.",
        ),
    )


def key_document_old() -> Refusal:
    """A later key document was taken up before: an older one is put back by mistake or on purpose."""
    return Conflict(
        "vault.key_document_old",
        Text(
            "公開されている鍵文書が、前に使っていたものより古い番号です。新しい鍵文書を公開してください。",
            "The published key document is older than one used before. Publish the newer one.",
        ),
    )


def key_missing() -> Refusal:
    """The key document names a key whose private half is not here."""
    return Refusal(
        "vault.key_missing",
        Text(
            "鍵文書の鍵に対応する秘密鍵が番号プロセスにありません。鍵を置くまで切り替えません。",
            "The private half of a key in the key document is not with the number process. "
            "Nothing changes until it is there.",
        ),
    )


def not_revealed(code: str) -> Refusal:
    """Why a number is not opened, by the code of vault.ask_reveal."""
    if code.startswith("tripped:"):
        return breaker_open()
    return {
        "limit": limit_reached,
        "no_number": no_number,
        "not_linked": not_linked,
        "no_warrant": no_warrant,
        "breaker_open": breaker_open,
        "faulty": faulty,
    }[code]()


def breaker_open() -> Refusal:
    """The breaker of a purpose has tripped: nothing is opened until a person lets it go on."""
    return Refusal(
        "vault.breaker",
        Text(
            "番号の利用が通常と違ったため止めています。管理者が確認して再開するまで照会しません。",
            "The use of numbers was unusual and has been stopped. Nothing is asked until an "
            "administrator has looked and let it go on.",
        ),
    )


def no_warrant() -> Refusal:
    """Nobody has given leave to use this number for this case."""
    return Refusal(
        "vault.no_warrant",
        Text(
            "この案件で番号を利用する根拠がないため、照会しません。",
            "There is no leave to use the number for this case; it is not asked.",
        ),
    )


def faulty() -> Refusal:
    """What is kept does not open: it was altered."""
    return Refusal(
        "vault.faulty",
        Text(
            "保管している番号を開けません。改変のおそれがあります。管理者に連絡してください。",
            "The number that is kept does not open and may have been altered. "
            "Tell the administrator.",
        ),
    )


def key_lost(key: str, version: int) -> Refusal:
    """The key service has no such key, or another one: what it kept is not opened by anything else."""
    return Refusal(
        "vault.key_lost",
        Text(
            f"番号の保管庫の鍵（{key} 第{version}版）が鍵管理にありません。番号は開きません。"
            "鍵の控えを戻すまで待ちます。",
            f"The key service does not have the vault's key {key}, version {version}. Nothing is "
            "opened; everything waits until the key is brought back from its backup.",
        ),
    )


def key_service_down() -> Refusal:
    """The key service does not answer; it is asked again."""
    return Refusal(
        "vault.key_service",
        Text(
            "鍵管理サービスが応答しないため、番号の処理を見合わせています。しばらくして自動で再開します。",
            "The key service does not answer. Work on numbers waits and goes on by itself.",
        ),
    )


def no_such_key() -> Refusal:
    """There is no key of this name to renew."""
    return Refusal(
        "vault.no_key",
        Text("この名前の鍵はありません。", "There is no key of this name to renew."),
    )


def renewal_runs() -> Refusal:
    """One renewal of a key at a time."""
    return Conflict(
        "vault.renewal_runs",
        Text(
            "この鍵の更新はまだ終わっていません。",
            "The renewal of this key before this one has not ended yet.",
        ),
    )


def limit_reached() -> Refusal:
    """Too many numbers were asked for: nothing is opened until the rate has fallen."""
    return Refusal(
        "vault.limit",
        Text(
            "番号の利用回数が上限に達したため、照会を見合わせています。",
            "The limit on the use of numbers is reached; enquiries are held back.",
        ),
    )


def no_number() -> Refusal:
    """No number is kept under this pseudonym."""
    return Refusal(
        "vault.no_number",
        Text("この仮名IDに対応する番号はありません。", "There is no number under this pseudonym."),
    )


def bad_code() -> Refusal:
    """It is not of the form of its kind."""
    return Refusal(
        "vault.code",
        Text("符号・コードの形式が正しくありません。", "The code is not of its form."),
    )


def code_of_another() -> Refusal:
    """Another person of the register file has this code: somebody has to look."""
    return Conflict(
        "vault.code_of_another",
        Text(
            "この符号・コードは、別の方のものとして保管されています。",
            "This code is kept as another person's.",
        ),
    )


def reason_wanted() -> Refusal:
    """What was stopped goes on, or is rejected, with a reason that says something."""
    return Refusal(
        "vault.reason",
        Text(
            f"理由を{SHORTEST}文字以上{LONGEST}文字以内で書いてください。",
            f"Give the reason in {SHORTEST} to {LONGEST} characters.",
        ),
        field="reason",
    )


def not_tripped() -> Refusal:
    """There is nothing to reset."""
    return Conflict(
        "vault.not_tripped",
        Text("この目的の遮断器は働いていません。", "The breaker of this purpose has not tripped."),
    )


def bad_limits() -> Refusal:
    """Limits are positive whole numbers."""
    return Refusal(
        "vault.limits", Text("上限は1以上の整数です。", "Limits are whole numbers from 1.")
    )


def no_such_purpose() -> Refusal:
    """Numbers are not used for such a purpose."""
    return Refusal(
        "vault.no_purpose",
        Text("この利用目的はありません。", "Numbers are not used for such a purpose."),
    )


def bad_glass() -> Refusal:
    """The glass is broken for a reason, at most an hour and a thousand uses."""
    return Refusal(
        "vault.break_glass",
        Text(
            "理由（5文字以上）、時間（1～60分）、回数（1～1000回）を指定してください。",
            "Give a reason (five characters or more), 1 to 60 minutes and 1 to 1000 uses.",
        ),
    )


def glass_under_way() -> Refusal:
    """One request or leave of a purpose at a time."""
    return Conflict(
        "vault.glass_under_way",
        Text(
            "この目的の緊急利用は、依頼中か実施中です。",
            "For this purpose one is asked for or under way already.",
        ),
    )


def glass_by_two() -> Refusal:
    """Whoever asked cannot give it."""
    return Conflict(
        "vault.glass_by_two",
        Text(
            "緊急利用は、依頼した職員とは別の職員が承認します。",
            "Another officer than the one who asked has to give it.",
        ),
    )


def no_such_glass() -> Refusal:
    """Unknown, given, over, or asked for more than an hour ago."""
    return Refusal(
        "vault.no_glass",
        Text(
            "この番号の緊急利用の依頼はないか、期限が過ぎています。",
            "There is no such request, or its time is over.",
        ),
    )


# Codes an envelope is refused with, and what the applicant is told. Never which digit failed.
NUMBER_REFUSALS: dict[str, Text] = {
    "seal": Text(
        "カードから読み取った情報が途中で変わっているため、受け取れませんでした。",
        "What was read from the card had changed on the way and could not be accepted.",
    ),
    "issuer_signature": Text(
        "カードに記録された情報の発行者の署名を確認できませんでした。",
        "The issuer's signature on the card's data could not be confirmed.",
    ),
    "check_digit": Text(
        "カードから読み取ったマイナンバーが正しい番号ではありません。",
        "The Individual Number read from the card is not a correct number.",
    ),
    "key_retired": Text(
        "番号の保管庫の鍵が新しくなり、前に読み取った情報を開けなくなりました。",
        "The vault's key has been renewed, and what was read from the card can no longer be opened.",
    ),
    "other_person": Text(
        "マイナンバーを読み取ったカードと、電子署名をしたカードの持ち主が一致しません。",
        "The number was read from the card of another person than the one who signed.",
    ),
}
