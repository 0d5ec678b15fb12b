"""What the middle server needs from outside: the network's interface, and Juki-net's code notices."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

from meibo.rooms.network.operating import Stop

INTERFACE, CODE_NOTICES = "network.interface", "network.code_notices"


class NetworkDownError(Exception):
    """No usable answer in time; the enquiry waits and is asked again. reason: who did not answer."""

    def __init__(self, reason: str, kind: str) -> None:
        super().__init__(f"{reason}: {kind}")
        self.reason = reason


class PermitDeniedError(Exception):
    """The list of permitted enquiries does not allow it: no permit, no enquiry (KOS-09)."""


class BrokenOffError(Exception):
    """It will never be answered: the network broke it off, or nobody of this number is known."""


class CodeNotices(Protocol):
    """Fills CODE_NOTICES: Juki-net notifies a person's code, sealed to the network's code service."""

    def ready(self) -> None:
        """Ahead of touching a number: NetworkDownError where the other side is known to be silent."""

    def notice(self, request: UUID, organisation: str, number: str) -> dict[str, Any]:
        """What only the code service can open; NetworkDownError, BrokenOffError."""


class Interface(Protocol):
    """Fills INTERFACE. Obtain-only: there is no way to provide anything (KOS-12).

    Everything is idempotent by request id; each call may raise NetworkDownError.
    """

    def ready(self) -> None:
        """Ahead of touching a number: NetworkDownError where the other side is known to be silent."""

    def code(self, request: UUID, organisation: str, notice: dict[str, Any]) -> str:
        """The organisation's code of the person that was notified."""

    def permit(self, request: UUID, organisation: str, task: str, code: str) -> str:
        """A permit for this one enquiry; PermitDeniedError."""

    def enquire(self, request: UUID, organisation: str, permit: str, code: str) -> None:
        """Send the enquiry with its permit."""

    def answer(self, request: UUID, organisation: str, code: str) -> dict[str, Any] | None:
        """The opened answer without the code, None while there is none; BrokenOffError."""

    def announce(self, organisation: str, kid: str, public: str) -> None:
        """From now on answers are sealed to this key (X25519, base64url); older ones stay as they are."""

    def operating(self, organisation: str) -> tuple[str, list[Stop]]:
        """running or stopped, and the notices that stand."""
