"""The code service: makes the code by which one body knows one person (情報提供用個人識別符号).

番号法施行令 第二十条 ff.: Juki-net notifies the person's 住民票コード, from which the code is made so that it
cannot be undone. Here the notice travels sealed through the hands of the enquirer, who cannot open it;
in reality it goes from Juki-net to the network on a line of their own.
"""

from __future__ import annotations

import hmac
import json
from base64 import b32encode
from typing import Any

from neighbours.check_digits import is_resident_record_code
from neighbours.hybrid import unseal
from neighbours.info_network.keys import Keys
from neighbours.info_network.organisations import Organisation
from neighbours.refusal import Refusal

INFO = b"info-network-code-notice-v1"
# The body that answers for family registers; it knows people by codes of its own.
HOLDER = "family_register"


def code_of(keys: Keys, organisation: str, record_code: str) -> str:
    """The code of a person at one body: the same each time, another at each body."""
    made = hmac.digest(keys.codes, f"{organisation}\n{record_code}".encode(), "sha256")
    return b32encode(made[:25]).decode("ascii")


def notified(keys: Keys, sender: Organisation, request_id: str, notice: Any) -> str:
    """The 住民票コード Juki-net notified for this request of this body; Refusal notice (422)."""
    try:
        content = json.loads(unseal(notice, keys.notices, INFO))
        bound = notice["aad"]
        record_code = content["resident_record_code"]
    except (ValueError, KeyError, TypeError) as error:
        raise _no_notice() from error
    fits = bound == {"request_id": request_id, "organisation": sender.id}
    if not fits or not is_resident_record_code(str(record_code)):
        raise _no_notice()
    return str(record_code)


def _no_notice() -> Refusal:
    return Refusal(
        422,
        "notice",
        "住基ネットからの通知を確認できません。",
        "This is no notice of Juki-net's for this request.",
    )
