"""The page of a certificate with made-up texts, as the press sets it."""

from __future__ import annotations

from datetime import UTC, datetime

from meibo.flow.certificate.paper import press

PAGE_NUMBER = "0b8a4f1e-6c1d-4a53-9d3c-5a0e6f2b7c11"
TEXTS = {
    "title_ja": "看護師　資格証明書", "title_en": "Certificate of Qualification: Nurse",
    "authority_ja": "厚生労働省", "authority_en": "Ministry of Health, Labour and Welfare",
    "signatory_ja": "厚生労働大臣", "signatory_en": "Minister of Health, Labour and Welfare",
    "qualification_ja": "看護師", "qualification_en": "Nurse",
    "number_ja": "看護師籍　第1234567号", "number_en": "No. 1234567, Register of Nurses",
    "registered_ja": "令和8年11月20日", "registered_en": "20 November 2026",
    "born_ja": "平成13年4月5日", "born_en": "5 April 2001",
    "issued_ja": "令和8年11月21日", "issued_en": "21 November 2026",
    "statement_ja": "上記の者は、看護師籍に登録されていることを証明する。",
    "statement_en": "This certifies that the person named above is entered in the register.",
    "qualification_label_ja": "資格", "qualification_label_en": "Qualification",
    "number_label_ja": "登録番号", "number_label_en": "Registration number",
    "registered_label_ja": "登録年月日", "registered_label_en": "Date of registration",
    "born_label_ja": "生年月日", "born_label_en": "Date of birth",
    "id": PAGE_NUMBER, "name": "見本　花子", "kana": "ミホン　ハナコ",
}  # fmt: skip
ADDRESS = f"http://localhost:8300/c/{'A' * 155}#{'B' * 22}"


def a_page(address: str = ADDRESS, **changes: str) -> bytes:
    """One page; changes: texts by place."""
    return press.printed({**TEXTS, **changes}, address, datetime(2026, 11, 21, tzinfo=UTC))
