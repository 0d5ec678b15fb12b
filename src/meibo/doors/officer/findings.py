"""What machines found, in words: one entry for every finding flow/examination can write.

tone: `good` needs no look, `attention` needs one, `bad` speaks against; people decide (REG-14).
"""

from __future__ import annotations

from meibo.doors.frame.components import State
from meibo.doors.frame.wording import known
from meibo.terms.text import Text

SOURCES = {
    "own_register": Text("登録簿との重複", "Own register"),
    "card": Text("カード（署名・券面）", "Card (signature, face data)"),
    "paper": Text("窓口で確認した書類", "Documents seen at the counter"),
    "juki": Text("住基ネット", "Juki-net"),
    "koseki": Text("戸籍", "Family register"),
    "passers": Text("合格者名簿", "List of passers"),
    "attachments": Text("添付書類", "Attachments"),
    "payments": Text("納付", "Payment"),
    "declarations": Text("欠格事由の申告", "Declarations"),
    "age": Text("年齢", "Age"),
    "term": Text("有効期限", "Term"),
    "other_names": Text("旧姓・通称", "Former and common name"),
    "register": Text("登録簿の記載", "What is registered"),
}
FINDINGS: dict[tuple[str, str], State] = {
    ("own_register", "none"): State(
        Text("登録も審査中の申請もありません", "No entry and no pending application"), "good"
    ),
    ("own_register", "none_pending"): State(
        Text("審査中の申請はほかにありません", "No other application is pending"), "good"
    ),
    ("own_register", "pending"): State(
        Text("審査中の申請がほかにあります", "Another application is pending"), "attention"
    ),
    ("own_register", "perhaps_same"): State(
        Text(
            "番号は違いますが、同じ方と思われる登録または申請があります",
            "Somebody who may be the same person is known under another number",
        ),
        "attention",
    ),
    ("own_register", "registered"): State(
        Text("すでに登録されています", "Already in the register"), "bad"
    ),
    ("register", "agrees"): State(
        Text("申請は登録簿の記載と一致しています", "Application and register agree"), "good"
    ),
    ("register", "changes"): State(
        Text("登録簿から変わる項目があります", "Registered items change"), "progress"
    ),
    ("register", "differs"): State(
        Text(
            "この手続では変えられない項目が、登録簿と違います",
            "Items this procedure cannot change differ from the register",
        ),
        "attention",
    ),
    ("register", "suspended"): State(
        Text("登録は停止中です", "The registration is suspended"), "attention"
    ),
    ("register", "ended"): State(
        Text("登録は抹消または取り消されています", "The registration has been erased or revoked"), "bad"
    ),
    ("card", "agrees"): State(
        Text("申請とカードの記載が一致しています", "Application and card agree"), "good"
    ),
    ("card", "differs"): State(
        Text("申請とカードの記載に相違があります", "Application and card differ"), "attention"
    ),
    ("paper", "shown"): State(
        Text("本人の書類を確認しています", "The person's documents were seen"), "good"
    ),
    ("paper", "statutory_agent"): State(
        Text("法定代理人の申請です", "A statutory agent applies"), "attention"
    ),
    ("paper", "appointed_agent"): State(
        Text("任意代理人の申請です", "An appointed agent applies"), "attention"
    ),
    ("paper", "notifier"): State(
        Text("届出義務者による死亡・失踪宣告の届出です", "Notice of a death or disappearance"),
        "attention",
    ),
    ("koseki", "by_extract"): State(
        Text("添付の戸籍書類で確認してください", "To be checked by the attached extract"),
        "progress",
    ),
    ("koseki", "missing"): State(
        Text("戸籍の書類が添付されていません", "No family-register document attached"), "bad"
    ),
    ("koseki", "agrees"): State(
        Text("本籍地の都道府県が申請と一致しています", "The domicile's prefecture agrees"), "good"
    ),
    ("koseki", "differs"): State(
        Text("本籍地の都道府県が申請と違います", "The domicile's prefecture differs"), "attention"
    ),
    ("koseki", "cannot_tell"): State(
        Text(
            "本籍地を確定できません。戸籍個人事項証明書を付けた再申請を求めてください",
            "The domicile cannot be told: ask for the certificate with a new application",
        ),
        "attention",
    ),
    ("koseki", "no_record"): State(
        Text("該当する戸籍がありません。証明書を求めてください", "No family register: ask for the certificate"),
        "attention",
    ),
    ("koseki", "not_permitted"): State(
        Text("照会が許可されていません。証明書を求めてください", "Not permitted to ask: ask for the certificate"),
        "attention",
    ),
    ("koseki", "no_answer"): State(
        Text("回答が得られません。証明書を求めてください", "No answer can be had: ask for the certificate"),
        "attention",
    ),
    ("koseki", "dead"): State(Text("死亡の記載があります", "The register shows a death"), "bad"),
    ("koseki", "nationality_lost"): State(
        Text("国籍喪失の記載があります", "The register shows a loss of nationality"), "bad"
    ),
    ("koseki", "foreign"): State(
        Text("外国籍の方で、戸籍はありません", "A foreign national has no family register"), "off"
    ),
    ("koseki", "not_applicable"): State(
        Text("この資格では戸籍を使いません", "Not used for this qualification"), "off"
    ),
    ("passers", "on_list"): State(
        Text("合格者名簿の記録と一致しています", "Matches the list of passers"), "good"
    ),
    ("passers", "not_on_list"): State(
        Text("合格者名簿に記録がありません", "Not on the list of passers"), "bad"
    ),
    ("passers", "other_person"): State(
        Text("名簿の氏名または生年月日が違います", "Name or birth date differs from the list"),
        "attention",
    ),
    ("passers", "other_day"): State(
        Text("合格年月日が名簿と違います", "The day of the pass differs from the list"), "attention"
    ),
    ("age", "old_enough"): State(
        Text("到達日に必要な年齢に達しています", "Old enough on the day of arrival"), "good"
    ),
    ("age", "too_young"): State(
        Text("到達日に必要な年齢に達していません", "Too young on the day of arrival"), "bad"
    ),
    ("term", "running"): State(
        Text("登録の有効期限は過ぎていません", "The term of the registration is not over"), "good"
    ),
    ("term", "over"): State(
        Text("登録の有効期限がすでに過ぎています", "The term of the registration would be over"), "bad"
    ),
    ("other_names", "agrees"): State(
        Text("住民票の旧姓・通称と一致しています", "As in the resident record"), "good"
    ),
    ("other_names", "differs"): State(
        Text("住民票の旧姓・通称と一致しません", "Not as in the resident record"), "attention"
    ),
    ("attachments", "complete"): State(
        Text("必要な書類がそろっています", "All documents are there"), "good"
    ),
    ("attachments", "lacking"): State(
        Text("足りない書類があります", "Documents are missing"), "bad"
    ),
    ("payments", "paid"): State(Text("全額納付されています", "Paid in full"), "good"),
    ("payments", "under"): State(Text("納付額が足りません", "Not paid in full"), "bad"),
    ("payments", "over"): State(Text("納付額が多すぎます", "Paid too much"), "attention"),
    ("declarations", "declared"): State(
        Text("「はい」と申告した項目があります", "Something was declared"), "attention"
    ),
    ("declarations", "nothing_declared"): State(
        Text("「はい」と申告した項目はありません", "Nothing was declared"), "good"
    ),
    ("juki", "agrees"): State(
        Text("申請・カードと一致しています", "Agrees with application and card"), "good"
    ),
    ("juki", "differs"): State(
        Text("申請またはカードと相違があります", "Differs from application or card"), "attention"
    ),
    ("juki", "dead"): State(
        Text("死亡の記載があります", "The record shows a death"), "bad"
    ),
    ("juki", "not_found"): State(
        Text("該当する記録がありません", "No matching record"), "bad"
    ),
    ("juki", "not_found_any_more"): State(
        Text(
            "以前は確認できた番号ですが、いまは該当がありません（番号の変更など）",
            "The number was confirmed before but is not known any more (it may have been changed)",
        ),
        "bad",
    ),
    ("juki", "many"): State(
        Text("複数の記録が該当し、特定できません", "Several records match"), "attention"
    ),
    ("juki", "not_connected"): State(
        Text("住基ネットに接続していない市町村です", "The municipality is not connected"),
        "attention",
    ),
}  # fmt: skip
WAITING = {
    "resident_register_down": Text(
        "住基ネットが応答しません。自動で照会し直します。",
        "Juki-net does not answer. It is asked again automatically.",
    ),
    "resident_register_wrong": Text(
        "住基ネットから正しい形の回答が得られません。回答は使わず、自動で照会し直します。",
        "What Juki-net sends is not an answer to the question. It is not used; it is asked again "
        "automatically.",
    ),
    "vault.limit": Text(
        "番号の利用回数が上限に達したため、照会を見合わせています。",
        "The limit on the use of numbers is reached; the enquiry is held back.",
    ),
    "no_route": Text(
        "この登録簿の照会経路の準備ができていません。整うと自動で照会します。",
        "The way this register asks is not ready. It is asked automatically once it is.",
    ),
    "vault.breaker": Text(
        "番号の利用が通常と違ったため止めています。管理者が確認して再開すると、自動で照会し直します。",
        "The use of numbers was unusual and has been stopped. Once an administrator has let it go "
        "on, it is asked again automatically.",
    ),
    "vault.no_warrant": Text(
        "この案件で番号を利用する根拠が記録されていないため、照会できません。管理者に連絡してください。",
        "There is no recorded leave to use the number for this case. Tell the administrator.",
    ),
    "vault.not_linked": Text(
        "登録された方の番号のリンクが解除されています。紐付け直すと、自動で照会します。",
        "The number of the person registered has been unlinked. It is asked automatically once a "
        "number is linked again.",
    ),
    "vault.faulty": Text(
        "保管している番号を開けません。改変のおそれがあるため、管理者に連絡してください。",
        "The number that is kept does not open and may have been altered. Tell the administrator.",
    ),
    "vault.no_number": Text(
        "この申請に対応する番号がなく、照会できません。管理者に連絡してください。",
        "No number is kept for this application, so it cannot be asked. Tell the administrator.",
    ),
}
ASKING = Text("住基ネットに照会しています。", "Juki-net is being asked.")
RECORDING = Text("住基ネットの回答を記録しています。", "Juki-net's answer is being recorded.")


def finding(source: str, code: str) -> State:
    """A finding in words; one without words shows its code and asks for a look."""
    return FINDINGS.get((source, code)) or State(known({}, code), "attention")


def waiting(reason: str) -> Text:
    """Why no answer of Juki-net is there yet; empty reason: it is being asked."""
    return known(WAITING, reason) if reason else ASKING
