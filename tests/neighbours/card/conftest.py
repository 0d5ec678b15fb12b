"""A card program over a home of its own, with few made-up people, its clock in our hands."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from neighbours.card.app import create_app
from neighbours.card.keys import make_keys

sys.path.insert(0, str(Path(__file__).parent))  # for card_counterpart, whose name is nobody else's

from card_counterpart import (
    APPLICANT_DOOR,
    ISSUER,
    LOGIN_DOOR,
    Browser,
    Clock,
    Meibo,
    tiny_cards,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def meibo(clock: Clock) -> Meibo:
    return Meibo(clock)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private files of one key set-up: new RSA keys for every test would cost seconds."""
    folder = tmp_path_factory.mktemp("card-keys")
    Meibo(Clock()).publish(folder / "public")
    make_keys(folder, tiny_cards())
    (folder / "neighbours" / "card" / "vault-root.pem").unlink()
    return folder / "neighbours" / "card"


@pytest.fixture
def home(tmp_path: Path, meibo: Meibo, made_once: Path) -> Path:
    """Set up as far as both sides' keys; root and clients are this test's own."""
    shutil.copytree(made_once, tmp_path / "neighbours" / "card")
    endpoints = {"card": ISSUER, "login": LOGIN_DOOR, "applicant": APPLICANT_DOOR}
    (tmp_path / "endpoints.json").write_text(json.dumps(endpoints), encoding="utf-8")
    meibo.publish(tmp_path / "public")
    make_keys(tmp_path, tiny_cards())
    return tmp_path


@pytest.fixture
def start(home: Path, clock: Clock) -> Callable[[], Flask]:
    """Starts the program over the same home, as often as wanted."""
    return lambda: create_app(home, tiny_cards(), clock)


@pytest.fixture
def app(start: Callable[[], Flask]) -> Flask:
    return start()


@pytest.fixture
def browser(app: Flask, meibo: Meibo) -> Browser:
    return Browser(app.test_client(), meibo)
