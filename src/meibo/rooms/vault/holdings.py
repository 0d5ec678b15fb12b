"""Every personal field of the vault: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="vault_typing.asked",
        category="basic_four",
        ground="住民基本台帳法 第30条の9（番号の記載がない紙の申請）",
        retention="紐付けまで",
        recipients=("resident_register",),
    ),
    Holding(
        where="vault_typing.answer",
        category="basic_four",
        ground="住民基本台帳法 第30条の9（REG-04）",
        retention="紐付けまで",
        recipients=("meibo_clock",),
    ),
    Holding(
        where="vault_envelope.document",
        category="individual_number",
        ground="番号法 第9条第1項、第14条",
        retention="開封まで",
        recipients=(),
    ),
    Holding(
        where="vault_envelope.face",
        category="basic_four",
        ground="本人確認（REG-03, REG-04）",
        retention="照合まで",
        recipients=("meibo_clock",),
    ),
    Holding(
        where="vault_envelope.sealed",
        category="individual_number",
        ground="番号法 第9条第1項",
        retention="紐付けまで",
        recipients=(),
    ),
    Holding(
        where="vault_envelope.lookup",
        category="individual_number",
        ground="番号法 第9条第1項",
        retention="紐付けまで",
        recipients=(),
    ),
    Holding(
        where="vault_number.sealed",
        category="individual_number",
        ground="番号法 第9条第1項（VLT-01, VLT-02）",
        retention="登録がある限り（REG-30）",
        recipients=("resident_register",),
    ),
    Holding(
        where="vault_number.lookup",
        category="individual_number",
        ground="番号法 第9条第1項（重複確認）",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="vault_former.sealed",
        category="individual_number",
        ground="番号法 第7条第2項（変更前の番号）、第9条第1項",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="vault_former.lookup",
        category="individual_number",
        ground="番号法 第7条第2項、第9条第1項（重複確認）",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="vault_wholemember.expected",
        category="digest",
        ground="定期照会（REG-06, JUK-13）の回答が登録事項と同じかを番号を扱う処理だけで見分けるため",
        retention="照会が終わるまで",
        recipients=(),
    ),
    Holding(
        where="vault_envelope.lookup_before",
        category="individual_number",
        ground="番号法 第9条第1項",
        retention="索引の鍵の更新が終わるまで（VLT-02）",
        recipients=(),
    ),
    Holding(
        where="vault_number.lookup_before",
        category="individual_number",
        ground="番号法 第9条第1項（重複確認）",
        retention="索引の鍵の更新が終わるまで（VLT-02）",
        recipients=(),
    ),
    Holding(
        where="vault_former.lookup_before",
        category="individual_number",
        ground="番号法 第7条第2項、第9条第1項（重複確認）",
        retention="索引の鍵の更新が終わるまで（VLT-02）",
        recipients=(),
    ),
    Holding(
        where="vault_code.sealed",
        category="individual_number",
        ground="番号法 第2条第8項（個人番号に代わって用いられる符号）、第9条第1項",
        retention="登録がある限り（REG-30）",
        recipients=("resident_register",),
    ),
    Holding(
        where="vault_code.lookup",
        category="individual_number",
        ground="番号法 第2条第8項（個人番号に代わって用いられる符号）、第9条第1項",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
    Holding(
        where="vault_code.lookup_before",
        category="individual_number",
        ground="番号法 第2条第8項（個人番号に代わって用いられる符号）、第9条第1項",
        retention="登録がある限り（REG-30）",
        recipients=(),
    ),
)
