"""What applicants are told about their application, in both languages."""

from __future__ import annotations

from meibo.catalogue import reasons
from meibo.catalogue.definitions import ENTERING, Fee
from meibo.rooms.vault.refusals import NUMBER_REFUSALS
from meibo.terms.text import Text

Message = tuple[Text, Text]


NOT_HOLDER = "not_holder"
NUMBER_CONFIRMED = Text("マイナンバーの確認が終わりました。", "Your number has been confirmed.")
HOLDER_CONFIRMED = Text(
    "登録されている方ご本人の申請であることを確認しました。",
    "It has been confirmed that the application is the registered person's own.",
)


def number_refused(code: str) -> Message:
    """The number could not be accepted, or who signed is not the holder; what to do."""
    if code == NOT_HOLDER:
        return _NOT_HOLDER
    why = NUMBER_REFUSALS[code]
    return (
        Text("マイナンバーを確認できませんでした", "Your Individual Number could not be confirmed"),
        Text(
            f"{why.ja}費用は請求していません。カードを確かめ、申請の画面から再申請してください。",
            f"{why.en} No fee was charged. Check your card and apply again from the status page.",
        ),
    )


_NOT_HOLDER = (
    Text("登録されている方の署名と確認できませんでした", "The signature is not the holder's"),
    Text(
        "署名したカードの氏名も生年月日・性別も、登録簿の記載と一致しません。費用は請求していません。"
        "ご本人のカードで署名したかを確かめ、申請の画面から再申請してください。",
        "Neither the name nor birth date and sex on the card that signed are as registered. No fee "
        "was charged. Check that you signed with your own card, and apply again from the status "
        "page.",
    ),
)


def nothing_due() -> Message:
    """There is nothing to pay; the examination follows."""
    return (
        Text("申請を受け付けました", "Your application is accepted"),
        Text(
            f"{HOLDER_CONFIRMED.ja}費用はかかりません。審査に進みます。",
            f"{HOLDER_CONFIRMED.en} There is nothing to pay. Examination follows.",
        ),
    )


def fee_due(fees: tuple[Fee, ...], confirmed: Text) -> Message:
    """The fee can be paid now. confirmed: NUMBER_CONFIRMED or HOLDER_CONFIRMED."""
    total = sum(fee.amount for fee in fees)
    return (
        Text("納付のお願い", "Please pay the fee"),
        Text(
            f"{confirmed.ja}{total:,}円を納付してください。納付を確認すると審査が始まります。",
            f"{confirmed.en} Please pay ¥{total:,}. "
            "Examination begins when the payment has been confirmed.",
        ),
    )


def returned(reason: str, memo: str) -> Message:
    """The application has a defect and is answered by a re-application."""
    why = reasons()[reason]
    return (
        Text("申請に不備があります", "Your application has a defect"),
        Text(
            f"{why.ja}{memo}納付済みの費用は再申請に引き継がれます。申請の画面から再申請してください。",
            f"{why.en} {memo} What you paid is carried over. Apply again from the status page.",
        ),
    )


def refused(reason: str, procedure: str) -> Message:
    """The application is refused, with the reason and the instruction on appeal."""
    why = reasons()[reason]
    title = "登録できないことになりました"
    if procedure not in ENTERING:
        title = "申請は認められないことになりました"
    return (
        Text(title, "Your application has been refused"),
        Text(
            f"{why.ja}この処分に不服があるときは、知った日の翌日から3か月以内に審査請求ができます"
            "（行政不服審査法第18条）。",
            f"{why.en} You may request an administrative review within three months from the day "
            "after you learn of this (Administrative Complaint Review Act, Article 18).",
        ),
    )


def decided(procedure: str) -> Message:
    """The examination is over; the register follows."""
    if procedure not in ENTERING:
        return (
            Text("審査が終わりました", "The examination is complete"),
            Text(
                "登録簿に反映します。反映した日にお知らせします。",
                "The register follows. You will be told when it is done.",
            ),
        )
    return (
        Text("審査が終わりました", "The examination is complete"),
        Text(
            "登録の手続に進みます。登録日と登録番号は登録後にお知らせします。",
            "Registration follows. You will be told the date and number when you are registered.",
        ),
    )


CARRIED_OUT = {
    "correction": Text("登録事項が訂正されました", "The register has been corrected"),
    "rewriting": Text("免許証が書き替えられました", "Your licence card has been rewritten"),
    "reissue": Text("再交付されました", "Your certificate has been reissued"),
    "erasure": Text("登録が抹消されました", "Your registration has been erased"),
}
_AFTERWARDS = {
    "erasure": Text(
        "これまでの資格証は無効になりました。", "Your certificates are not valid any more."
    ),
}
_NEW_CERTIFICATE = Text(
    "これまでの資格証は使えなくなりました。新しい資格証を受け取れます。",
    "Your former certificates count no more. You can get new ones.",
)


def carried_out(procedure: str, register_name: Text, number: str, day: Text) -> Message:
    """What was applied for about a registration stands in the register."""
    after = _AFTERWARDS.get(procedure, _NEW_CERTIFICATE)
    return (
        CARRIED_OUT[procedure],
        Text(
            f"{register_name.ja}第{number}号について、{day.ja}付けで登録簿に記載されました。"
            f"{after.ja}",
            f"Entered for No. {number} of the {register_name.en} on {day.en}. {after.en}",
        ),
    )


def registered(register_name: Text, number: str, day: Text) -> Message:
    """The person is in the register: from that day the person is licensed."""
    return (
        Text("登録されました", "You are registered"),
        Text(
            f"{register_name.ja}に第{number}号として{day.ja}付けで登録されました。"
            "デジタル資格証を発行できます。",
            f"You were entered in the {register_name.en} as No. {number} on {day.en}. "
            "You can now get your digital certificate.",
        ),
    )
