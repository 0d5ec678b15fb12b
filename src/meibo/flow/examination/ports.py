"""What examination needs from outside: a way to Juki-net for each route of the catalogue."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID


class JukiDownError(Exception):
    """No usable answer in time; the enquiry waits and is asked again. Says only what kind."""


class JukiWrongError(JukiDownError):
    """What came cannot be the answer to what was asked: nothing of it is kept, it is asked again."""


class JukiRoute(Protocol):
    """Fills the port `examination.juki.<route>`; in the number process only (JUK-10)."""

    def ready(self) -> None:
        """Ahead of touching a number: JukiDownError where the other side is known not to answer."""

    def ask_by_number(self, request: UUID, authority: str, number: str) -> dict[str, Any]:
        """Ask by number, idempotent by request id; {"result", "person"} without any number."""

    def ask_by_basics(
        self, request: UUID, authority: str, asked: dict[str, str]
    ) -> tuple[dict[str, Any], str | None]:
        """Ask by four basic data, or by three where no sex is among them; the same answer, and apart
        from it the number, where one person was found."""

    def search(self, request: UUID, authority: str, asked: dict[str, str]) -> dict[str, Any]:
        """Search by basic data for the identity-confirmation terminal, idempotent by request id:
        {"result", "people", "more"}; identity data alone, never a number (JUK-05, JUK-07)."""


def port_of(route: str) -> str:
    """The port's name."""
    return f"examination.juki.{route}"
