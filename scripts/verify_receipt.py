"""Verifies a receipt of one of Meibo's doors, with nothing of Meibo: Python and `cryptography` alone.

    python verify_receipt.py RECEIPT KEYS [PRESENTED]

RECEIPT: the file that was downloaded. KEYS: the key set of <door>/.well-known/jwks.json, got from the
door that the receipt names (`iss`) and not from whoever shows the receipt. PRESENTED: what the receipt
is said to be about, where you have it: a presentation, a PDF, the address a code leads to. Ends with 0
where everything holds, 1 where something does not, 2 where a file cannot be read. See docs/verifiers.md.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

TYPE = "meibo-receipt+jwt"
HALF = 32


class NotGoodError(Exception):
    """Says what does not hold."""


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _number(jwk: dict[str, Any], name: str) -> int:
    return int.from_bytes(_bytes(jwk[name]), "big")


def _key(keys: dict[str, Any], kid: str) -> ec.EllipticCurvePublicKey:
    for jwk in keys["keys"]:
        if jwk["kid"] == kid and (jwk["kty"], jwk["crv"]) == ("EC", "P-256"):
            numbers = ec.EllipticCurvePublicNumbers(
                _number(jwk, "x"), _number(jwk, "y"), ec.SECP256R1()
            )
            return numbers.public_key()
    raise NotGoodError("it is signed by no key of the key set")


def verified(receipt: str, keys: dict[str, Any]) -> dict[str, Any]:
    """What a receipt says, if its signature is good; NotGoodError, or ValueError for no receipt."""
    content, _, mark = receipt.strip().rpartition(".")
    head, _, body = content.partition(".")
    header, signature = json.loads(_bytes(head)), _bytes(mark)
    if (header["alg"], header["typ"]) != ("ES256", TYPE):
        raise NotGoodError("it is another kind of token")
    if len(signature) != 2 * HALF:
        raise NotGoodError("the signature has another size")
    r, s = (int.from_bytes(half, "big") for half in (signature[:HALF], signature[HALF:]))
    try:
        _key(keys, header["kid"]).verify(
            encode_dss_signature(r, s), content.encode("ascii"), ec.ECDSA(hashes.SHA256())
        )
    except InvalidSignature:
        raise NotGoodError("the signature does not fit: it was changed") from None
    found: dict[str, Any] = json.loads(_bytes(body))
    return found


def about(said: dict[str, Any], presented: bytes) -> bool:
    """Whether a receipt is about this presentation: SHA-256 over salt and presentation."""
    salted = hashlib.sha256(said["presented"]["salt"].encode("ascii") + presented).digest()
    return salted == _bytes(said["presented"]["digest"])


def main(arguments: list[str]) -> int:
    """The command."""
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        receipt, keys = (Path(name).read_text("utf-8") for name in arguments[:2])
        said = verified(receipt, json.loads(keys))
        presented = Path(arguments[2]).read_bytes() if len(arguments) == 3 else None
        # A text is shown without the end of its last line; a PDF with every byte.
        if presented is not None and not (about(said, presented) or about(said, presented.strip())):
            raise NotGoodError("it is about another presentation")
    except NotGoodError as error:
        print(f"NOT GOOD: {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    at = datetime.fromtimestamp(said["iat"], UTC).isoformat()
    print(f"GOOD: {said['iss']} answered {said['answer']} ({said['code']}) at {at}")
    print(json.dumps(said["asked"], ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
