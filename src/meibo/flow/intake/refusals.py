"""What intake says no to."""

from __future__ import annotations

from meibo.terms.refusal import Conflict, NotFound, Refusal
from meibo.terms.text import Text


class BadAnswers(Refusal):
    """One or more answers of a page cannot be taken; each says its field."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(
            "intake.answers",
            Text(
                "入力内容を確かめてください。誤りのある項目が示されています。",
                "Check your answers. The items with a problem are marked.",
            ),
        )
        self.refusals = refusals


def answer(code: str, ja: str, en: str, field: str) -> Refusal:
    """One answer that cannot be taken."""
    return Refusal(f"intake.{code}", Text(ja, en), field=field)


def no_such_application() -> Refusal:
    """No application of this id that the actor may know of."""
    return NotFound(
        "intake.none", Text("この申請は見つかりません。", "This application cannot be found.")
    )


def not_offered() -> Refusal:
    """The catalogue knows the procedure, but it cannot be applied for here on this day."""
    return NotFound(
        "intake.not_offered",
        Text(
            "この手続は、この窓口ではまだ受け付けていません。これまでの窓口で申請してください。",
            "This procedure cannot be applied for here yet. Apply where you did before.",
        ),
    )


def no_such_procedure() -> Refusal:
    """The register has no such procedure."""
    return NotFound(
        "intake.no_procedure",
        Text("この手続はありません。", "There is no such procedure."),
    )


def not_in_charge() -> Refusal:
    """An officer takes in papers of the registers in charge alone."""
    return NotFound(
        "intake.not_in_charge",
        Text("担当する資格の申請ではありません。", "This register is not in your charge."),
    )


def number_not_received() -> Refusal:
    """No envelope came from the page where the number is typed."""
    return Refusal(
        "intake.number_not_received",
        Text(
            "暗号にした番号が届きませんでした。番号の入力の画面を開き直してください。",
            "The encrypted number did not arrive. Open the page where it is typed again.",
        ),
    )


def receipt_known() -> Refusal:
    """Another paper of the register has this receipt number."""
    return Refusal(
        "intake.receipt_known",
        Text(
            "この受付番号の申請はもう受け付けています。番号を確かめてください。",
            "A paper with this receipt number has been taken in already. Check the number.",
        ),
        field="receipt_number",
    )


def not_holder() -> Refusal:
    """The procedure is about a registration, and the signed-in person has no such one."""
    return NotFound(
        "intake.not_holder",
        Text(
            "この手続は、登録されているご本人が、ご自分の資格証のページから始めます。",
            "This procedure is for the person registered, who begins it from the certificate page.",
        ),
    )


def entry_ended() -> Refusal:
    """The registration has been erased or revoked."""
    return Conflict(
        "intake.entry_ended",
        Text(
            "この登録はすでに抹消または取り消されているため、申請できません。",
            "This registration has been erased or revoked, so nothing can be applied for.",
        ),
    )


def nothing_changed() -> Refusal:
    """A correction that leaves everything as it is registered."""
    return Conflict(
        "intake.nothing_changed",
        Text(
            "登録されている内容から変わったところがありません。変わった項目を直してください。",
            "Nothing differs from what is registered. Put in what has changed.",
        ),
    )


def number_not_asked() -> Refusal:
    """The number of a registered person is linked; nobody reads it from the card again."""
    return Conflict(
        "intake.number_not_asked",
        Text(
            "この手続ではマイナンバーの読み取りは必要ありません。",
            "This procedure does not read your Individual Number.",
        ),
    )


def already_arrived() -> Refusal:
    """The application has been submitted and is not changed any more."""
    return Conflict(
        "intake.arrived",
        Text(
            "この申請はすでに提出されています。内容は変更できません。",
            "This application has been submitted and can no longer be changed.",
        ),
    )


def one_pending() -> Refusal:
    """The person has an open application for the same procedure."""
    return Conflict(
        "intake.one_pending",
        Text(
            "同じ手続の申請が進行中です。申請の一覧から続きに進んでください。",
            "You already have an open application for this procedure. Continue with that one.",
        ),
    )


def not_answerable() -> Refusal:
    """Only a returned application can be answered by a re-application, and only once."""
    return Conflict(
        "intake.not_answerable",
        Text(
            "この申請に対する再申請はできません。差し戻された申請に一度だけ再申請できます。",
            "Only a returned application can be answered by a new one, and only once.",
        ),
    )


def cannot_keep(field: str) -> Refusal:
    """Typed text that no record can hold, or far beyond what any answer is."""
    return Refusal(
        "intake.cannot_keep",
        Text(
            "入力した文字に保存できないものがあるため、入力の途中の保存をしていません。",
            "What you typed has characters that cannot be saved, so it has not been saved yet.",
        ),
        field=field,
    )


def incomplete(missing: list[str]) -> Refusal:
    """Pages, attachments or the card reading are still missing."""
    return Refusal(
        "intake.incomplete",
        Text(
            "まだ入力が終わっていない項目があります。確認画面の「未入力」から入力してください。",
            "Something is still missing. Fill in what the check page marks as missing.",
        ),
        field=missing[0],
    )


def document_changed() -> Refusal:
    """The signature is over other bytes than the application now has."""
    return Conflict(
        "intake.document_changed",
        Text(
            "署名した後に申請の内容が変わりました。もう一度確認して署名してください。",
            "The application changed after it was signed. Check it and sign again.",
        ),
    )


# What a signature is refused with, by the code of ports.SignatureRefusal.
_SIGNATURE = {
    "malformed": Text("電子署名の形式が正しくありません。", "The signature is malformed."),
    "altered": Text(
        "署名の対象と申請の内容が一致しません。", "The signature does not fit the application."
    ),
    "untrusted": Text(
        "署名用電子証明書の発行元を確認できません。",
        "The issuer of the signing certificate cannot be confirmed.",
    ),
    "expired": Text(
        "署名用電子証明書の有効期間が過ぎています。市区町村の窓口で更新してください。",
        "The signing certificate has expired. Renew it at your municipality.",
    ),
    "revoked": Text(
        "署名用電子証明書が失効しています。市区町村の窓口で確認してください。",
        "The signing certificate has been revoked. Ask at your municipality.",
    ),
    "cannot_say": Text(
        "署名用電子証明書の失効を確認できません。しばらくしてからもう一度お試しください。",
        "Revocation of the signing certificate cannot be checked now. Try again in a while.",
    ),
}


def bad_signature(code: str) -> Refusal:
    """A signature that is refused, by its coded reason."""
    return Refusal(f"signature.{code}", _SIGNATURE[code])
