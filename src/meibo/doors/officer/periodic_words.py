"""Words of whole-register enquiries."""

from __future__ import annotations

from meibo.doors.officer import koseki
from meibo.doors.officer.findings import WAITING
from meibo.terms.text import Text

ENQUIRY_STATES = {
    "proposed": Text("決裁待ち", "Awaiting approval"),
    "approved": Text("照会中", "Being asked"),
    "asking": Text("照会中", "Being asked"),
    "finished": Text("終わりました", "Finished"),
}
KIND_WORDS = {
    "death": Text("死亡", "Death"),
    "person": Text("別人の可能性", "Perhaps another person"),
    "unknown_number": Text("番号が住基ネットにない", "Number unknown to Juki-net"),
    "name": Text("氏名の変更", "Change of name"),
    "former_name": Text("旧氏の変更", "Change of former surname"),
    "birth_date": Text("生年月日の違い", "Date of birth differs"),
    "sex": Text("性別の違い", "Sex differs"),
    "address": Text("住所の変更", "Change of address"),
    "domicile": Text("本籍地の変更", "Change of domicile"),
    "nationality": Text("日本国籍の喪失", "Japanese nationality lost"),
    "domicile_untold": Text("本籍地を確認できない", "Domicile cannot be told"),
}
ITEMS = {
    "name": Text("氏名", "Name"),
    "family_name": Text("氏", "Family name"),
    "given_name": Text("名", "Given name"),
    "family_kana": Text("氏（カナ）", "Family name in katakana"),
    "given_kana": Text("名（カナ）", "Given name in katakana"),
    "former_name": Text("旧氏", "Former surname"),
    "former_kana": Text("旧氏（カナ）", "Former surname in katakana"),
    "birth_date": Text("生年月日", "Date of birth"),
    "sex": Text("性別", "Sex"),
    "address": Text("住所", "Address"),
    "domicile": Text("本籍地都道府県", "Prefecture of domicile"),
    "domicile_untold": Text("確認できない理由", "Why it cannot be told"),
    "nationality_lost": Text("国籍を失った日", "Nationality lost on"),
    "request_record": Text("要求レコード番号", "Number of the row"),
    "subject_mark": Text("対象者識別情報", "Mark of the row"),
}
BAD_REASONS = {
    "missing": Text("行または項目がない", "The row or item is lacking"),
    "twice": Text("同じ行が2回ある", "The row came twice"),
    "unknown": Text("照会していない行", "Nobody was asked about in this row"),
    "another": Text("別の行の回答", "Belongs to another row"),
    "columns": Text("項目の数が違う", "Another number of items"),
    "code": Text("コードまたは文字コードが違う", "Unknown code or characters"),
    "length": Text("長すぎる", "Too long"),
    "control": Text("使えない文字がある", "Characters that cannot be"),
    "digits": Text("数字でない", "No digits"),
    "date": Text("日付でない", "No date"),
    "era": Text("元号の日付", "A date of an era"),
    "number": Text("番号が入っている", "Holds a number"),
    "unexpected": Text("値があってはならない", "Has a value it may not have"),
}
# Why nothing could be told of a domicile (flow/registration/periodic/domicile.py).
UNTOLD = {
    **koseki.UNTOLD,
    "no_record": Text("戸籍の記録が見つからない", "No record was found"),
    "not_permitted": Text("照会が許可されなかった", "No permit was given"),
    "no_answer": Text("回答が得られなかった", "No answer could be had"),
    "no_domicile": Text("登録簿に本籍がない", "No domicile is registered"),
}
WAITS = {
    **WAITING,
    "not_ready": Text("回答ファイルの作成を待っています", "The answer file is being made"),
    "unknown_there": Text("送り直します", "Sent again"),
}
