"""What applicants are told about their application, in both languages."""

from __future__ import annotations

from meibo.catalogue import reasons
from meibo.catalogue.definitions import Fee
from meibo.rooms.vault.refusals import NUMBER_REFUSALS
from meibo.terms.text import Text

Message = tuple[Text, Text]


def number_refused(code: str) -> Message:
    """The number could not be accepted; what to do."""
    why = NUMBER_REFUSALS[code]
    return (
        Text("マイナンバーを確認できませんでした", "Your Individual Number could not be confirmed"),
        Text(
            f"{why.ja}費用は請求していません。カードを確かめ、申請の画面から再申請してください。",
            f"{why.en} No fee was charged. Check your card and apply again from the status page.",
        ),
    )


def fee_due(fees: tuple[Fee, ...]) -> Message:
    """The fee can be paid now."""
    total = sum(fee.amount for fee in fees)
    return (
        Text("納付のお願い", "Please pay the fee"),
        Text(
            f"マイナンバーの確認が終わりました。{total:,}円を納付してください。"
            "納付を確認すると審査が始まります。",
            f"Your number has been confirmed. Please pay ¥{total:,}. "
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


def refused(reason: str) -> Message:
    """The application is refused, with the reason and the instruction on appeal."""
    why = reasons()[reason]
    return (
        Text("登録できないことになりました", "Your application has been refused"),
        Text(
            f"{why.ja}この処分に不服があるときは、知った日の翌日から3か月以内に審査請求ができます"
            "（行政不服審査法第18条）。",
            f"{why.en} You may request an administrative review within three months from the day "
            "after you learn of this (Administrative Complaint Review Act, Article 18).",
        ),
    )


def decided() -> Message:
    """The examination is over; registration follows."""
    return (
        Text("審査が終わりました", "The examination is complete"),
        Text(
            "登録の手続に進みます。登録日と登録番号は登録後にお知らせします。",
            "Registration follows. You will be told the date and number when you are registered.",
        ),
    )


def registered(register_name: Text, number: int, day: Text) -> Message:
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
