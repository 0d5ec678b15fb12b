"""Requests to log in, the single-use codes given for them, and the id_token for a code."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import sqlite3

from joserfc import jwt
from werkzeug.datastructures import MultiDict

from neighbours.card.clients import LOGIN
from neighbours.card.program import CardProgram
from neighbours.card.sample_cards import SampleCard
from neighbours.encoding import b64u
from neighbours.refusal import Refusal

ACR = "urn:sample:individual-number-card:user-authentication-certificate"
PAGE_SECONDS = 10 * 60
CODE_SECONDS = 60
TOKEN_SECONDS = 5 * 60
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")  # RFC 7636 section 4.1


def subject(program: CardProgram, client: str, card: SampleCard) -> str:
    """Pairwise: two clients cannot find that they serve the same person (Core section 8.1)."""
    about = f"{client}\0{card.id}".encode()
    return b64u(hmac.new(program.keys.pairwise, about, hashlib.sha256).digest())


def id_token(program: CardProgram, row: sqlite3.Row, now: int) -> str:
    """`row` is a code joined with its request."""
    claims = {
        "iss": program.issuer,
        "sub": row["subject"],
        "aud": row["client"],
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "nonce": row["nonce"],
        "auth_time": row["issued_at"],
        "acr": ACR,
    }
    header = {"alg": "ES256", "kid": program.keys.token.kid, "typ": "JWT"}
    return jwt.encode(header, claims, program.keys.token)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8")).hexdigest()


class LoginCodes:
    """Requests to log in and the codes given for them."""

    def __init__(self, program: CardProgram) -> None:
        self._program = program

    def _now(self) -> int:
        return int(self._program.clock().timestamp())

    def open(self, asked: MultiDict[str, str]) -> str:
        """Keeps a checked request and returns its id; drops those long past."""
        new_id = secrets.token_urlsafe(32)
        names = ("client_id", "redirect_uri", "state", "nonce", "code_challenge")
        with self._program.store.transaction() as connection:
            oldest = self._now() - PAGE_SECONDS - CODE_SECONDS
            connection.execute("DELETE FROM login_request WHERE created_at < ?", (oldest,))
            connection.execute(
                "INSERT INTO login_request VALUES (?, ?, ?, ?, ?, ?, ?)",
                (new_id, *(asked[name] for name in names), self._now()),
            )
        return new_id

    def find(self, request_id: str) -> sqlite3.Row | None:
        """The request, or None where there is none (any more)."""
        row: sqlite3.Row | None = (
            self._program.store.connection()
            .execute("SELECT * FROM login_request WHERE id = ?", (request_id,))
            .fetchone()
        )
        return row

    def in_time(self, row: sqlite3.Row) -> bool:
        """Whether the page of this request may still be used."""
        return self._now() <= int(row["created_at"]) + PAGE_SECONDS

    def give(self, row: sqlite3.Row, card: SampleCard) -> str:
        """A new code for the request: single use, CODE_SECONDS long."""
        code = secrets.token_urlsafe(32)
        who = subject(self._program, row["client"], card)
        with self._program.store.transaction() as connection:
            connection.execute(
                "INSERT INTO login_code (code_hash, request, subject, issued_at)"
                " VALUES (?, ?, ?, ?)",
                (_hash(code), row["id"], who, self._now()),
            )
        return code

    def redeem(self, form: MultiDict[str, str]) -> str:
        """The id_token for the code in `form`; whatever comes of it, the code is used up.

        Raises Refusal 400 "invalid_grant".
        """
        code_hash = _hash(form.get("code", ""))
        with self._program.store.transaction() as connection:
            taken = connection.execute(
                "UPDATE login_code SET used = 1 WHERE code_hash = ? AND used = 0", (code_hash,)
            )
            row = connection.execute(
                "SELECT * FROM login_code JOIN login_request ON login_request.id = request"
                " WHERE code_hash = ?",
                (code_hash,),
            ).fetchone()
        if taken.rowcount != 1 or not self._matches(row, form):
            raise Refusal(
                400,
                "invalid_grant",
                "ログインの引換符号が正しくないか、使用済みか、期限切れです。",
                "The log-in code is wrong, used or out of time.",
            )
        return id_token(self._program, row, self._now())

    def _matches(self, row: sqlite3.Row, form: MultiDict[str, str]) -> bool:
        verifier = form.get("code_verifier", "")
        if not _VERIFIER.fullmatch(verifier):
            return False
        challenge = b64u(hashlib.sha256(verifier.encode("ascii")).digest())
        return (
            hmac.compare_digest(challenge, row["code_challenge"])
            and self._now() < int(row["issued_at"]) + CODE_SECONDS
            and row["client"] == LOGIN
            and form.get("redirect_uri") == row["redirect_uri"]
        )
