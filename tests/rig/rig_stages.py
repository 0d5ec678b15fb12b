"""A stage many tests of a file begin at: made once, and every test gets a copy of it.

`@pytest.mark.stage(at=recipe)`: the recipe is a function of a journey; the database it left, the keys of
single numbers, whom Juki-net knows and what the recipe returned (`staged`) are the test's own copy.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rig_card import FaceIssuer
from rig_database import Server
from rig_journey import FakeJuki, Journey
from rig_processes import journey_in

from meibo.config.home import key_store
from meibo.connectors.resident_register import asking

Recipe = Callable[[Journey], Any]


@dataclass
class Scene:
    """A test's own database; made: the journey it goes on from, and what the recipe returned."""

    database: str
    made: tuple[Journey, Any] | None = None


class Stages:
    """The stages of one file of tests."""

    def __init__(self, server: Server, home: Path, issuer: FaceIssuer) -> None:
        self._server, self._home, self._issuer = server, home, issuer
        self._made: dict[Recipe, Scene] = {}

    def scene(self, recipe: Recipe | None) -> Scene:
        """A database of a test's own: after a recipe, or empty."""
        if recipe is None:
            return Scene(self._server.copy())
        stage = self._made.get(recipe) or self._make(recipe)
        database = self._server.copy(stage.database)
        numbers = key_store() / stage.database
        if numbers.exists():
            shutil.copytree(numbers, key_store() / database)
        return Scene(database, stage.made)

    def _make(self, recipe: Recipe) -> Scene:
        juki, database = FakeJuki(), self._server.copy()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(asking, "juki", juki)
            journey = journey_in(database, self._home, self._issuer, juki)
            content = recipe(journey)
        self._server.let_go(database)
        self._made[recipe] = Scene(database, (journey, content))
        return self._made[recipe]

    def journey(self, scene: Scene, juki: FakeJuki) -> Journey:
        """The journey that goes on in a scene; juki: who answers there, and knows whom it knew."""
        made = journey_in(scene.database, self._home, self._issuer, juki)
        if scene.made:
            before, _ = scene.made
            juki.people |= deepcopy(before.juki.people)
            made.goes_on(before)
        return made

    def drop(self, scene: Scene) -> None:
        """The test is over."""
        self._server.drop(scene.database)

    def close(self) -> None:
        """The file is over."""
        for stage in self._made.values():
            self._server.drop(stage.database)


def content_of(scene: Scene) -> Any:
    """What the recipe returned, as the test's own."""
    assert scene.made, "a test without a stage has nothing staged"
    return deepcopy(scene.made[1])
