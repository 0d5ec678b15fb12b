"""A form with every kind of field."""

from meibo.doors.frame.date_fields import EraDateField
from meibo.doors.frame.fields import (
    Agree,
    CodeField,
    ConfirmByTyping,
    EmailField,
    NameField,
    OneOf,
    Option,
    SomeOf,
    TextField,
)
from meibo.doors.frame.file_fields import UploadField
from meibo.doors.frame.forms import PageForm
from meibo.terms.text import Text


class EveryField(PageForm):
    """One of each."""

    family_name = NameField(
        label=Text("氏（戸籍のとおり）", "Family name, as in the family register"),
        hint=Text(
            "異体字や旧字体も、戸籍のとおりの文字で入力してください。",
            "Enter the exact characters, variant forms included.",
        ),
        autocomplete="family-name",
    )
    birth_date = EraDateField(
        label=Text("生年月日", "Date of birth"),
        hint=Text(
            "例: 昭和 62 年 4 月 1 日、または 西暦 1987 年", "For example 1 4 1987, or Showa 62"
        ),
    )
    exam_number = CodeField(
        digits=8,
        label=Text("国家試験の受験番号", "Examination number"),
        required=False,
    )
    email = EmailField(label=Text("メールアドレス", "E-mail address"), required=False)
    receive = OneOf(
        label=Text("登録証の受け取り方", "How would you like to receive the certificate?"),
        options=[
            Option(
                "post",
                Text("郵送で受け取る", "By post"),
                Text("登録の完了から約 2 週間かかります。", "About two weeks after registration."),
            ),
            Option("office", Text("窓口で受け取る", "At the office")),
        ],
    )
    prefecture = OneOf(
        as_list=True,
        label=Text("住所地の都道府県", "Prefecture of residence"),
        options=[
            Option("13", Text("東京都", "Tokyo")),
            Option("27", Text("大阪府", "Osaka")),
        ],
    )
    contacts = SomeOf(
        label=Text("お知らせの受け取り方", "Where should notices go?"),
        required=False,
        options=[
            Option("mail", Text("メール", "E-mail")),
            Option("portal", Text("マイページ", "My page")),
        ],
    )
    diploma = UploadField(
        label=Text("卒業証明書", "Certificate of graduation"),
        hint=Text("四隅が写るように撮影してください。", "All four corners must be visible."),
    )
    reason = TextField(rows=3, label=Text("連絡事項", "Anything to add"), required=False)
    agree = Agree(label=Text("申請の内容は事実と相違ありません", "What I state is true"))


class Erase(PageForm):
    """A dangerous act."""

    reason = OneOf(
        label=Text("消除の理由", "Ground of the erasure"),
        options=[
            Option("death", Text("死亡の届出", "Notification of death")),
            Option("wish", Text("本人の申請", "Application of the holder")),
        ],
    )
    word = ConfirmByTyping(
        label=Text("この操作は取り消せません", "This cannot be undone"),
        word=Text("消除", "erase"),
    )


class Search(PageForm):
    """One search field."""

    name = TextField(
        label=Text("氏名", "Name"),
        hint=Text(
            "氏と名の間の空白はあってもなくてもかまいません。", "In Japanese characters or kana."
        ),
    )
