"""What is special in the special sample cards, said in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from neighbours.refusal import Text


@dataclass(frozen=True)
class Fault:
    """A card with a fault: its id, the key of the sample person who holds it, and the words."""

    id: str
    holder: str
    label: Text
    special: Text


FAULTS = (
    Fault(
        "expired",
        "nurse-17",
        Text("期限切れのカード", "Expired card"),
        Text("電子証明書の有効期間が過ぎています。", "Both certificates have expired."),
    ),
    Fault(
        "revoked",
        "nurse-18",
        Text("署名用が失効したカード", "Card with revoked signing certificate"),
        Text(
            "署名用電子証明書が失効しています。ログインはできます。",
            "The signing certificate is revoked; log-in works.",
        ),
    ),
    Fault(
        "revoked-auth",
        "nurse-19",
        Text("利用者証明用が失効したカード", "Card with revoked authentication certificate"),
        Text(
            "利用者証明用電子証明書が失効しています。ログインできません。",
            "The user authentication certificate is revoked; log-in is refused.",
        ),
    ),
    Fault(
        "bad-digit",
        "nurse-20",
        Text("検査用数字の誤ったカード", "Card with a wrong check digit"),
        Text(
            "券面事項の個人番号の検査用数字が誤っています。発行者の署名は正しいものです。",
            "The number in the face data has a wrong check digit; the issuer's signature is good.",
        ),
    ),
    Fault(
        "other-number",
        "nurse-21",
        Text("別人の券面事項のカード", "Card with another person's face data"),
        Text(
            "券面事項の氏名と個人番号が別人のものです。発行者の署名は正しいものです。",
            "Name and number in the face data are someone else's, properly signed by the issuer.",
        ),
    ),
    Fault(
        "bad-issuer",
        "nurse-22",
        Text("発行者の署名が改変されたカード", "Card with an altered issuer's signature"),
        Text(
            "券面事項に付いた発行者の署名が正しくありません。",
            "The issuer's signature on the face data does not verify.",
        ),
    ),
    Fault(
        "unknown-number",
        "nurse-23",
        Text("誰のものでもない番号のカード", "Card with nobody's number"),
        Text(
            "検査用数字は正しいものの、誰にも付番されていない個人番号です。",
            "The number has a good check digit and is nobody's.",
        ),
    ),
    Fault(
        "locked",
        "nurse-24",
        Text("ロックされたカード", "Locked card"),
        Text(
            "暗証番号を続けて間違えたため、三つともロックされています。",
            "All three secrets are locked after too many wrong tries.",
        ),
    ),
)

# Key of the sample person = id of the card. Add at the end only: places give PINs.
PEOPLE = {
    "ivs": Text("氏名に異体字（IVS）がある", "Name with an ideographic variation sequence"),
    "former_name": Text("旧氏を併記している", "Has a former family name on record"),
    "foreign": Text("外国人住民（ローマ字氏名）", "Foreign resident, name in the alphabet"),
    "long_name": Text("氏名がとても長い", "Very long name"),
    "moved": Text(
        "転居したがカードの住所は前のまま", "Has moved; the card still shows the former address"
    ),
    "dead": Text("住民票では亡くなっている", "Recorded as dead in the resident register"),
    "second": Text("二人目の普通の人", "A second ordinary person"),
    "ivs_katsura": Text("氏名に異体字（葛）がある", "Name with a variant of 葛"),
    "surrogate_pair": Text("氏名に𠮷がある", "Name with a character beyond the BMP"),
    "compatibility_kanji": Text("氏名に髙がある", "Name with 髙"),
    "long_alphabet": Text("長いローマ字氏名", "Long name in the alphabet"),
    "single_name": Text("氏と名に分かれない氏名", "A single name, no family name"),
    "foreign_common_name": Text("通称のある外国人住民", "Foreign resident with a common name"),
    "sex_not_stated": Text("性別の記載がない", "Sex not stated"),
    "renamed": Text("最近氏が変わった", "Family name changed lately"),
    "corrected": Text("最近住民票が職権で直された", "Resident record corrected lately"),
    "same_name_a": Text("同姓同名・同じ生年月日（一人目）", "Same name and birth date, first"),
    "same_name_b": Text("同姓同名・同じ生年月日（二人目）", "Same name and birth date, second"),
    "twin_a": Text("双子（一人目）", "Twin, first"),
    "twin_b": Text("双子（二人目）", "Twin, second"),
    "many_a": Text("四情報が同じ人がいる（一人目）", "Same in all four data, first"),
    "many_b": Text("四情報が同じ人がいる（二人目）", "Same in all four data, second"),
    "three_a": Text("性別だけが違う人がいる（一人目）", "Alike but for sex, first"),
    "three_b": Text("性別だけが違う人がいる（二人目）", "Alike but for sex, second"),
    "not_connected": Text(
        "住基ネットにつながっていない市", "Lives where the resident network does not reach"
    ),
}
UNDER_AGE = Text("18歳に達していない", "Not yet 18 years old")
