"""What the page of an application says after paying, and after the certificate was issued."""

from __future__ import annotations

from meibo.doors.applicant.standing import Moment, Standing
from meibo.terms.text import Text

# Back from the gateway, whose notice has not come in yet: nobody is asked to pay a second time.
AWAITED = Standing(
    Moment.AWAITED,
    Text("納付を確認しています", "We are confirming your payment"),
    Text(
        "支払いの結果を待っています。ふつう数秒で終わり、この画面は自動で変わります。",
        "We are waiting for the result of your payment. It usually takes seconds, and this page "
        "changes by itself.",
    ),
)
ISSUED_LEAD = Text(
    "デジタル資格証は発行されています。いつでも開いて見せられます。",
    "Your digital certificate has been issued. You can open and show it at any time.",
)
