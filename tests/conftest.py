"""The tests' own installation: one PostgreSQL and one home a session, one database a test.

Django is set up once, as the console's process; `as_role` makes a test act as another process: its
database role, its secrets, its adapters. Everything commits for real.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "rig"))

_HOME = tempfile.TemporaryDirectory(prefix="meibo-test-home-", ignore_cleanup_errors=True)

from rig_home import prepare_home  # noqa: E402

# Before the first import of Meibo's settings.
prepare_home(Path(_HOME.name))

import django  # noqa: E402

django.setup()

import psutil  # noqa: E402
import psycopg  # noqa: E402
from argon2 import PasswordHasher  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402
from rig_card import FaceIssuer  # noqa: E402
from rig_database import Server  # noqa: E402
from rig_documents import FakeTimestamps  # noqa: E402
from rig_journey import FakeJuki, Journey  # noqa: E402
from rig_network import FakeNetwork  # noqa: E402
from rig_people import AsRole, People  # noqa: E402
from rig_processes import roles_of  # noqa: E402
from rig_stages import Scene, Stages, content_of  # noqa: E402
from xdist.scheduler import LoadScopeScheduling  # noqa: E402

from meibo.config import credential_keys, document_keys, keys, verifier_keys  # noqa: E402
from meibo.config.database import setup  # noqa: E402
from meibo.connectors.info_network import service as network_service  # noqa: E402
from meibo.connectors.resident_register import asking, code_notices  # noqa: E402
from meibo.connectors.timestamp import authority  # noqa: E402
from meibo.rooms.accounts.commands import open_officer, sign_in_by_password  # noqa: E402

# The same examples in every run, and no limit of time on a machine that others use too.
hypothesis_settings.register_profile("meibo", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("meibo")


WALK = "tests/walk/"


class ByFile(LoadScopeScheduling):
    """For several workers at once: a file is one worker's, and all that needs the whole platform
    started is one worker's."""

    def _split_scope(self, nodeid: str) -> str:
        return WALK if nodeid.startswith(WALK) else nodeid.partition("::")[0]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than processors: who has the platform mostly waits for it."""
    return (psutil.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Called by pytest-xdist where there are workers."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole platform first: it takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(WALK))


@pytest.fixture(scope="session")
def home() -> Path:
    """$MEIBO_HOME with every key of Meibo's own and a face issuer's certificate."""
    keys.make()
    document_keys.make()
    verifier_keys.make()
    credential_keys.make()
    return Path(_HOME.name)


@pytest.fixture(scope="session")
def face_issuer(home: Path) -> FaceIssuer:
    """The card authority of the tests."""
    return FaceIssuer(home / "neighbours-public")


@pytest.fixture(scope="session")
def server(home: Path) -> Iterator[Server]:
    """The running cluster with the master database."""
    made = Server()
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[PasswordHasher]:
    """Argon2 at its least cost; yields the product's own, whose cost has a test of its own."""
    own = sign_in_by_password.hasher
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in_by_password, "hasher", cheap)
        patch.setattr(open_officer, "hasher", cheap)
        patch.setattr(sign_in_by_password, "_NOBODY", cheap.hash("nobody"))
        yield own


@pytest.fixture(scope="module")
def stages(server: Server, home: Path, face_issuer: FaceIssuer) -> Iterator[Stages]:
    """What the tests of a file begin at."""
    made = Stages(server, home, face_issuer)
    yield made
    made.close()


@pytest.fixture
def scene(request: pytest.FixtureRequest, stages: Stages) -> Iterator[Scene]:
    """This test's own database, at its stage where it is marked with one."""
    marker = request.node.get_closest_marker("stage")
    made = stages.scene(marker.kwargs["at"] if marker else None)
    yield made
    stages.drop(made)


@pytest.fixture
def staged(scene: Scene) -> Any:
    """What the recipe of this test's stage returned."""
    return content_of(scene)


@pytest.fixture
def database(scene: Scene) -> str:
    """Name of a database of this test's own, set up, and empty where there is no stage."""
    return scene.database


@pytest.fixture
def as_role(database: str) -> AsRole:
    """`with as_role("clock"):` Django's default connection is the role's, closed afterwards."""
    return roles_of(database)


@pytest.fixture
def connect(database: str) -> Iterator[Callable[..., psycopg.Connection[Any]]]:
    """connect("officer") signs in as meibo_officer; connect() as the superuser."""
    opened: list[psycopg.Connection[Any]] = []

    def connect(role: str | None = None, **options: Any) -> psycopg.Connection[Any]:
        url = setup.role_url(role, database) if role else setup.setup_url(database)
        opened.append(psycopg.connect(url, **options))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def people(as_role: AsRole) -> People:
    """Makes applicants and officers with live sessions."""
    return People(as_role)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> FakeNetwork:
    """The information network without a wire; the wire keeps the same contract (tests/contracts)."""
    made = FakeNetwork()
    monkeypatch.setattr(network_service, "network", made)
    monkeypatch.setattr(code_notices, "notices", made)
    return made


@pytest.fixture
def juki(monkeypatch: pytest.MonkeyPatch) -> FakeJuki:
    """Juki-net without a wire; the wire has its own tests."""
    made = FakeJuki()
    monkeypatch.setattr(asking, "juki", made)
    return made


@pytest.fixture(scope="session")
def stamps(home: Path) -> FakeTimestamps:
    """A timestamp authority without a wire, its CA published; the wire has its own tests."""
    made = FakeTimestamps()
    made.publish(home / "neighbours-public")
    return made


@pytest.fixture
def timestamps(stamps: FakeTimestamps, monkeypatch: pytest.MonkeyPatch) -> FakeTimestamps:
    """The same, asked by the signer of this test."""
    monkeypatch.setattr(stamps, "down", False)
    monkeypatch.setattr(authority, "authority", stamps)
    return stamps


@pytest.fixture
def journey(scene: Scene, stages: Stages, juki: FakeJuki) -> Journey:
    """Brings applications to any state: `journey.to("accepted")`."""
    return stages.journey(scene, juki)
