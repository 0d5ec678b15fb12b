"""Acts about one thing after the other, each for itself: one that fails holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from meibo.terms.refusal import Refusal

log = logging.getLogger(__name__)
K = TypeVar("K")
V = TypeVar("V")


def went_through(name: str, found: Mapping[K, V], command: Callable[[V], Any]) -> list[K]:
    """Run a command for each finding, by its id; the ids of those that went through. What was refused
    or failed is logged by its id; the next round tries again."""
    done = []
    for one, what in found.items():
        try:
            command(what)
            done.append(one)
        except Refusal as refusal:
            log.warning("%s %s refused: %s", name, one, refusal.code)
        except Exception:
            log.exception("%s %s failed; the next round tries again", name, one)
    return done


def each(name: str, found: Iterable[UUID], command: Callable[[UUID], Any]) -> int:
    """Run a command for each finding; how many went through."""
    return len(went_through(name, {one: one for one in found}, command))
