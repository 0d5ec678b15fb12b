"""The cards at hand: their keys and certificates, made at first use and kept, and revocation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from neighbours.card.certificates import (
    CARD_LASTS,
    Term,
    authentication_certificate,
    revocation_list,
    signing_certificate,
)
from neighbours.card.keys import AUTHENTICATION, SIGNING, Keys
from neighbours.card.pins import LIMITS
from neighbours.card.sample_cards import SampleCard
from neighbours.store import Store


@dataclass(frozen=True)
class CardKey:
    """One of the two key pairs on a card, with its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


class Cards:
    """The sample cards, by id in the order given."""

    def __init__(
        self,
        store: Store,
        keys: Keys,
        cards: Sequence[SampleCard],
        crl_base: str,
        clock: Callable[[], datetime],
    ) -> None:
        """`crl_base` is the URL the two lists are found under; `clock` gives aware UTC times."""
        self._store = store
        self._keys = keys
        self._crl_base = crl_base
        self._clock = clock
        self.by_id = {card.id: card for card in cards}
        self._hand_out()

    def _hand_out(self) -> None:
        """Gives every card its serials and counters, once; what exists stays."""
        now = int(self._clock().timestamp())
        with self._store.transaction() as connection:
            for card in self.by_id.values():
                serials = [format(x509.random_serial_number(), "x") for _ in range(2)]
                made = connection.execute(
                    "INSERT OR IGNORE INTO card VALUES (?, ?, ?)", (card.id, *serials)
                )
                if made.rowcount == 0:
                    continue
                for interface, limit in LIMITS.items():
                    connection.execute(
                        "INSERT INTO wrong_tries VALUES (?, ?, ?)",
                        (card.id, interface, limit if card.locked else 0),
                    )
                flags = (card.signing_revoked, card.authentication_revoked)
                for authority, serial, revoked in zip(
                    (SIGNING, AUTHENTICATION), serials, flags, strict=True
                ):
                    if revoked:
                        connection.execute(
                            "INSERT INTO revocation VALUES (?, ?, ?)", (authority, serial, now)
                        )

    def key(self, card: SampleCard, interface: str) -> CardKey:
        """The card's key pair for `interface` (SIGNING or AUTHENTICATION)."""
        held = self._held(card, interface)
        if held is not None:
            return held
        made = self._made(card, interface)
        private = made.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = made.certificate.public_bytes(serialization.Encoding.DER)
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO card_key VALUES (?, ?, ?, ?)",
                (card.id, interface, private, certificate),
            )
        # Whoever came first has the card's key; a second one made meanwhile is forgotten.
        winner = self._held(card, interface)
        if winner is None:
            raise LookupError("the card's key was not kept")
        return winner

    def _held(self, card: SampleCard, interface: str) -> CardKey | None:
        row = (
            self._store.connection()
            .execute(
                "SELECT private_key, certificate FROM card_key WHERE card = ? AND interface = ?",
                (card.id, interface),
            )
            .fetchone()
        )
        if row is None:
            return None
        key = serialization.load_der_private_key(row["private_key"], None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("a card key must be RSA")
        return CardKey(key, x509.load_der_x509_certificate(row["certificate"]))

    def _made(self, card: SampleCard, interface: str) -> CardKey:
        row = (
            self._store.connection()
            .execute("SELECT signing_serial, auth_serial FROM card WHERE id = ?", (card.id,))
            .fetchone()
        )
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        authority = self._keys.authorities[interface]
        began = self._clock().replace(microsecond=0) - timedelta(days=1)
        if card.expired:
            began -= CARD_LASTS
        term = Term(began, began + CARD_LASTS)
        url = f"{self._crl_base}/{interface}.crl"
        serial = int(row[f"{interface}_serial"], 16)
        public = key.public_key()
        if interface == SIGNING:
            holder = card.holder
            made = signing_certificate(authority, public, serial, term, url, holder)
        else:
            made = authentication_certificate(authority, public, serial, term, url)
        return CardKey(key, made)

    def revoke(self, card_id: str, interface: str) -> None:
        """Puts the card's certificate on the list from now on. KeyError on an unknown card."""
        card = self.by_id[card_id]
        serial = format(self.key(card, interface).certificate.serial_number, "x")
        with self._store.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO revocation VALUES (?, ?, ?)",
                (interface, serial, int(self._clock().timestamp())),
            )

    def revocation_list(self, interface: str) -> x509.CertificateRevocationList:
        """The list of one authority as of now; KeyError on an unknown authority."""
        authority = self._keys.authorities[interface]
        rows = self._store.connection().execute(
            "SELECT serial, revoked_at FROM revocation WHERE authority = ? ORDER BY revoked_at",
            (interface,),
        )
        revoked = [
            (int(row["serial"], 16), datetime.fromtimestamp(row["revoked_at"], UTC)) for row in rows
        ]
        return revocation_list(authority, revoked, self._clock().replace(microsecond=0))

    def authentication_fault(self, card: SampleCard, challenge: bytes) -> str | None:
        """None where the card proves itself, else the code of what is wrong.

        The card signs `challenge` with its authentication key; signature, issuer, term and
        revocation are then checked as the operator of the log-in service does.
        """
        card_key = self.key(card, AUTHENTICATION)
        proof = card_key.key.sign(challenge, padding.PKCS1v15(), hashes.SHA256())
        certificate = card_key.certificate
        public = certificate.public_key()
        if not isinstance(public, rsa.RSAPublicKey):
            raise ValueError("a card certificate must hold an RSA key")
        public.verify(proof, challenge, padding.PKCS1v15(), hashes.SHA256())
        certificate.verify_directly_issued_by(self._keys.authorities[AUTHENTICATION].certificate)
        now = self._clock()
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return "certificate_expired"
        listed = self._store.connection().execute(
            "SELECT 1 FROM revocation WHERE authority = ? AND serial = ?",
            (AUTHENTICATION, format(certificate.serial_number, "x")),
        )
        return "certificate_revoked" if listed.fetchone() else None
