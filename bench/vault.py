"""Vault: sealing, opening and looking up numbers in the process, beside bare AES-GCM and HMAC."""

from __future__ import annotations

import argparse
import hmac
import os
import secrets
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bench.frame.installation import installed
from bench.frame.rounds import Case, Frame

NUMBERS = 200_000
GOAL = 0.3
FILE, AUTHORITY = "iseki", "mhlw"
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
UNIT = "numbers/s"


def options(parser: argparse.ArgumentParser) -> None:
    """--numbers N."""
    parser.add_argument(
        "--numbers", type=int, default=NUMBERS, help=f"番号の数 / numbers ({NUMBERS:,})"
    )


def run(frame: Frame, args: argparse.Namespace) -> None:
    """The number process's own code and keys. The limit is the one call to the same library that
    nothing can be sealed, opened or found without, its key, nonce and text at hand."""
    with installed() as house, house.acting_as("number"):
        from meibo.rooms.vault import sealing
        from meibo.rooms.vault.ports import lookup_key

        count = args.numbers
        numbers = [f"{n:012d}" for n in range(count)]
        texts = [one.encode() for one in numbers]
        area = sealing.area(sealing.data_key(AUTHORITY, AT).id, FILE)
        look = sealing.looker(FILE, sealing.index_of(FILE).version)
        sealed = [area.seal(one) for one in numbers]
        cipher, key, nonce = (
            AESGCM(secrets.token_bytes(32)),
            secrets.token_bytes(32),
            os.urandom(12),
        )
        bound = area.bound
        shut = [cipher.encrypt(nonce, one, bound) for one in texts]
        assert area.unseal(sealed[-1]) == numbers[-1]
        assert len(look(numbers[0])) == len(hmac.digest(key, texts[0], "sha256"))
        assert sealing.key_service().newest(lookup_key(FILE)) == 1
        parts = {
            "seal": (lambda: [area.seal(one) for one in numbers],
                     lambda: [cipher.encrypt(nonce, one, bound) for one in texts]),
            "open": (lambda: [area.unseal(one) for one in sealed],
                     lambda: [cipher.decrypt(nonce, one, bound) for one in shut]),
            "look_up": (lambda: [look(one) for one in numbers],
                        lambda: [hmac.digest(key, one, "sha256") for one in texts]),
        }  # fmt: skip
        for name, (product, limit) in parts.items():
            bare = "HMAC-SHA256" if name == "look_up" else "AES-256-GCM"
            frame.compare(
                name, unit=UNIT, goal=GOAL,
                product=Case(f"Meibo {name}", count, product),
                limit=Case(f"{bare} {name}", count, limit),
            )  # fmt: skip
