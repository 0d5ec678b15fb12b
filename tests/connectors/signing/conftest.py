"""A page of the product's own, and an office that signs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rig_documents import Office
from rig_page import PAGE_NUMBER, a_page


@pytest.fixture(scope="session")
def page() -> bytes:
    """A page before it is signed."""
    return a_page()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office whose certificates count now."""
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def signed_pdf(office: Office, page: bytes) -> bytes:
    """The page, signed there now."""
    return office.sign(page, PAGE_NUMBER)


@pytest.fixture
def other(tmp_path: Path) -> Office:
    """Another office, of authorities of its own."""
    return Office(tmp_path)
