"""Permits every room can use: what kind of actor may do an act at all."""

from __future__ import annotations

from collections.abc import Callable

from meibo.rooms.journal.act import Act, Permit
from meibo.terms.refusal import NotPermitted
from meibo.terms.text import Text


def _not_allowed() -> NotPermitted:
    return NotPermitted(
        "permit.not_allowed",
        Text(
            "この操作を行う権限がありません。担当の方に依頼してください。",
            "You are not permitted to do this. Ask the person in charge.",
        ),
    )


def process(doing: Act) -> None:
    """A process of the platform, without a session; its database role sets its bounds."""
    if doing.session is not None:
        raise _not_allowed()


def signed_in(doing: Act) -> None:
    """Whoever has a live session."""
    assert doing.scope.account, "a scope belongs to an account"


def applicant(doing: Act) -> None:
    """A signed-in applicant or holder."""
    if doing.scope.kind != "applicant":
        raise _not_allowed()


def officer(doing: Act) -> None:
    """Any signed-in officer."""
    if doing.scope.kind != "officer":
        raise _not_allowed()


def duty(name: str) -> Callable[[Act], None]:
    """A signed-in officer with a duty: receive, examine, approve, register, network or terminal
    (ACC-08, KOS-07, JUK-07)."""

    def permit(doing: Act) -> None:
        officer(doing)
        if name not in doing.scope.duties:
            raise _not_allowed()

    permit.__name__ = f"duty_{name}"
    return permit


__all__ = ["Permit", "applicant", "duty", "officer", "process", "signed_in"]
