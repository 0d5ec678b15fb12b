"""Every personal field of certificates: category, ground, retention, recipients. No defaults."""

from __future__ import annotations

from meibo.terms.holding import Holding

HOLDINGS = (
    Holding(
        where="certificate_credential.jwt",
        category="certificate",
        ground="本人への提供（CRT-02, CRT-03）",
        retention="有効期間（CRT-11）",
        recipients=("holder",),
    ),
    Holding(
        where="certificate_credential.holder_key",
        category="certificate",
        ground="本人のウォレット・端末の鍵への結び付け（CRT-01）",
        retention="有効期間（CRT-11）",
        recipients=("holder",),
    ),
    Holding(
        where="certificate_pdf.content",
        category="certificate",
        ground="本人への提供（CRT-03, CRT-05）",
        retention="新しい証明書に替わるまで（CRT-11）",
        recipients=("holder",),
    ),
    Holding(
        where="certificate_sheetpage.content",
        category="certificate",
        ground="資格証の作成（CRT-06）",
        retention="印刷を記録するまで",
        recipients=("holder", "contracted_printer"),
    ),
    Holding(
        where="certificate_sheet.printed_as",
        category="certificate",
        ground="本人の書面による希望（CRT-06）",
        retention="登録がある限り（印刷の記録）",
        recipients=(),
    ),
    *(
        Holding(
            where=f"certificate_sheet.{column}",
            category="contact",
            ground="資格証の交付・送付（CRT-12）",
            retention="登録がある限り（印刷の記録）",
            recipients=("post",),
        )
        for column in ("postal_code", "destination", "tracking_number")
    ),
    *(
        Holding(
            where=f"certificate_glyphcase.{column}",
            category="name",
            ground="資格証の作成（外字の確認、CRT-06）",
            retention="登録がある限り",
            recipients=("contracted_printer",),
        )
        for column in ("name", "characters", "printed_as", "memo")
    ),
    Holding(
        where="certificate_provision.recipient",
        category="certificate",
        ground="本人による第三者への提供の同意（CRT-04, CRT-05）",
        retention="7年（利用及び提供の記録）",
        recipients=("holder", "authority"),
    ),
    Holding(
        where="certificate_provision.purpose",
        category="certificate",
        ground="本人による第三者への提供の同意（CRT-04, CRT-05）",
        retention="7年（利用及び提供の記録）",
        recipients=("holder", "authority"),
    ),
    Holding(
        where="certificate_provision.content",
        category="certificate",
        ground="本人による第三者への提供（CRT-04, CRT-05）",
        retention="本人が取り消すまで、長くても提供の期限まで（CRT-11）",
        recipients=("third_party",),
    ),
)
