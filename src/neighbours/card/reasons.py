"""Why a page says no: the code of the wire, its HTTP status and the words for people."""

from __future__ import annotations

from dataclasses import dataclass

from neighbours.refusal import Text


@dataclass(frozen=True)
class Reason:
    """HTTP status and words of one code."""

    status: int
    text: Text


REASONS = {
    "pin_wrong": Reason(
        422,
        Text("暗証番号またはパスワードが違います。", "The PIN or password is wrong."),
    ),
    "pin_malformed": Reason(
        422,
        Text(
            "半角で、決められた桁数と文字で入力してください。回数には数えていません。",
            "Use half-width characters of the right kind and number. This try was not counted.",
        ),
    ),
    "card_unknown": Reason(422, Text("カードを選んでください。", "Choose a card.")),
    "pin_locked": Reason(
        423,
        Text(
            "続けて間違えたため、ロックされています。解除は住民票のある市区町村の窓口でできます。",
            "Locked after too many wrong tries. Your municipality's counter can unlock it.",
        ),
    ),
    "certificate_expired": Reason(
        403,
        Text(
            "電子証明書の有効期間が過ぎています。市区町村の窓口で更新してください。",
            "The certificate has expired. Have it renewed at your municipality's counter.",
        ),
    ),
    "certificate_revoked": Reason(
        403,
        Text(
            "電子証明書は失効しています。市区町村の窓口で発行を受けてください。",
            "The certificate is revoked. Ask your municipality's counter for a new one.",
        ),
    ),
    "request_expired": Reason(
        410,
        Text(
            "時間が過ぎました。元の手続に戻り、もう一度始めてください。",
            "Time has run out. Go back to the procedure and start again.",
        ),
    ),
    "request_ended": Reason(
        410,
        Text(
            "この依頼は終わっています。元の手続に戻ってください。",
            "This request has ended. Go back to the procedure.",
        ),
    ),
    "vault_key_not_trusted": Reason(
        422,
        Text(
            "番号の保管庫の鍵を信頼できません。カードは何も読み取っていません。",
            "The vault's key is not trusted. Nothing was read from the card.",
        ),
    ),
    "vault_key_superseded": Reason(
        422,
        Text(
            "番号の保管庫の鍵が新しくなりました。カードは何も読み取っていません。元の手続に戻り、"
            "もう一度読み取ってください。",
            "The vault's key has been renewed. Nothing was read from the card. "
            "Go back to the procedure and read it again.",
        ),
    ),
    "form_stale": Reason(
        403,
        Text(
            "この画面から送られたものと確認できませんでした。元の手続からやり直してください。",
            "The form did not come from this page. Start again from the procedure.",
        ),
    ),
    "invalid_client": Reason(
        400,
        Text("この呼び出し元は登録されていません。", "The caller is not registered."),
    ),
    "invalid_redirect_uri": Reason(
        400,
        Text("戻り先が登録されたものと違います。", "The way back is not the registered one."),
    ),
}
