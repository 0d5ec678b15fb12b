"""One contract for every key service: local files, the transit API over the wire, a PKCS#11 token."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rig_key_services import KINDS, Standing, standing

from meibo.rooms.vault.ports import WRAP, KeyLostError, KeyServiceDownError, lookup_key

ISEKI, YAKU = lookup_key("iseki"), lookup_key("yaku")


@pytest.fixture(scope="module", params=KINDS)
def at(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service of each kind; its versions go up as the tests go on."""
    with standing(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.mark.requirement("VLT-02", "VLT-03")
def test_a_data_key_is_wrapped_and_unwrapped(at: Standing) -> None:
    new = at.service.new_data_key()
    assert len(new.plain) == 32
    assert new.plain not in new.wrapped
    assert new.version == at.service.newest(WRAP)
    assert at.fresh().unwrap(new.version, new.wrapped) == new.plain
    other = at.service.new_data_key()
    assert other.plain != new.plain
    assert other.wrapped != new.wrapped


def test_an_altered_wrapping_opens_nothing(at: Standing) -> None:
    new = at.service.new_data_key()
    for place in (5, len(new.wrapped) // 2, len(new.wrapped) - 3):
        altered = bytearray(new.wrapped)
        altered[place] ^= 1
        with pytest.raises(KeyLostError):
            at.service.unwrap(new.version, bytes(altered))
    with pytest.raises(KeyLostError):
        at.service.unwrap(new.version, b"")
    assert at.service.unwrap(new.version, new.wrapped) == new.plain


@pytest.mark.requirement("REG-12", "VLT-03")
def test_look_ups_are_equal_for_equals_and_each_file_has_its_own(at: Standing) -> None:
    version = at.service.newest(ISEKI)
    one = at.service.lookup(ISEKI, version, b"123456789018")
    assert len(one) == 32
    assert at.fresh().lookup(ISEKI, version, b"123456789018") == one
    assert at.service.lookup(ISEKI, version, b"123456789019") != one
    assert at.service.lookup(YAKU, at.service.newest(YAKU), b"123456789018") != one


@pytest.mark.requirement("VLT-02")
def test_a_rotated_key_wraps_anew_and_the_old_one_opens_until_it_is_retired(at: Standing) -> None:
    old = at.service.new_data_key()
    version = at.service.rotate(WRAP)
    assert version == old.version + 1
    assert at.service.newest(WRAP) == version == at.fresh().newest(WRAP)
    assert at.service.new_data_key().version == version
    assert at.service.unwrap(old.version, old.wrapped) == old.plain
    again, wrapped = at.service.rewrap(old.version, old.wrapped)
    assert again == version
    assert wrapped != old.wrapped
    at.service.retire(WRAP, version)
    for one in (at.service, at.fresh()):
        assert one.unwrap(again, wrapped) == old.plain
        with pytest.raises(KeyLostError):
            one.unwrap(old.version, old.wrapped)


@pytest.mark.requirement("VLT-02")
def test_a_rotated_look_up_key_finds_by_both_until_the_old_one_is_retired(at: Standing) -> None:
    before = at.service.newest(ISEKI)
    old = at.service.lookup(ISEKI, before, b"123456789018")
    version = at.service.rotate(ISEKI)
    new = at.service.lookup(ISEKI, version, b"123456789018")
    assert new != old
    assert at.service.lookup(ISEKI, before, b"123456789018") == old
    at.service.retire(ISEKI, version)
    for one in (at.service, at.fresh()):
        assert one.lookup(ISEKI, version, b"123456789018") == new
        with pytest.raises(KeyLostError) as lost:
            one.lookup(ISEKI, before, b"123456789018")
        assert (lost.value.key, lost.value.version) == (ISEKI, before)
    assert at.service.newest(YAKU) == 1, "of the other file nothing changed"


def test_what_is_made_stays(at: Standing) -> None:
    version = at.service.newest(YAKU)
    old = at.service.lookup(YAKU, version, b"1")
    at.service.make(YAKU)
    assert at.service.newest(YAKU) == version
    assert at.service.lookup(YAKU, version, b"1") == old


def test_a_key_nobody_made_is_lost_not_made(at: Standing) -> None:
    with pytest.raises(KeyLostError):
        at.service.newest(lookup_key("nowhere"))
    with pytest.raises(KeyLostError):
        at.service.lookup(lookup_key("nowhere"), 1, b"1")
    with pytest.raises(KeyLostError):
        at.service.lookup(YAKU, 99, b"1")


def test_a_service_that_is_away_is_asked_again(at: Standing) -> None:
    if at.stop is None or at.start is None:
        at.service.ready()
        return
    new = at.service.new_data_key()
    at.stop()
    with pytest.raises(KeyServiceDownError):
        at.service.unwrap(new.version, new.wrapped)
    with pytest.raises(KeyServiceDownError):
        at.service.newest(WRAP)
    at.start()
    assert at.service.unwrap(new.version, new.wrapped) == new.plain


def test_the_token_lets_no_key_out(tmp_path: Path) -> None:
    with standing("pkcs11", tmp_path) as made:
        import pkcs11

        session = made.service._session  # type: ignore[attr-defined]
        keys = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY}))
        assert len(keys) == 3
        for key in keys:
            assert key[pkcs11.Attribute.SENSITIVE]
            assert not key[pkcs11.Attribute.EXTRACTABLE]
            with pytest.raises(pkcs11.AttributeSensitive):
                key[pkcs11.Attribute.VALUE]


def test_the_policy_that_is_published_lets_no_key_out(tmp_path: Path) -> None:
    """Of OpenBao itself: what docs/key-services.md gives the number process."""
    with standing("openbao", tmp_path) as made:
        assert made.server is not None
        key = f"meibo-{WRAP}"
        asked = {
            f"export/encryption-key/{key}": "GET", f"backup/{key}": "GET", f"keys/{key}": "DELETE",
            "keys": "LIST", "keys/of-somebody-else": "POST", "decrypt/of-somebody-else": "POST",
        }  # fmt: skip
        said = {path: made.server.status(method, path) for path, method in asked.items()}
        assert said == dict.fromkeys(asked, 403)
        assert made.server.status("GET", f"keys/{key}") == 200


def test_files_and_hmac_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    """The local service against Python's own HMAC; its files are for their owner alone."""
    with standing("local", tmp_path) as made:
        path = made.secrets / f"{YAKU}.key"
        assert path.stat().st_mode & 0o777 == 0o400
        wanted = hmac.new(path.read_bytes(), b"123456789018", "sha256").digest()
        assert made.service.lookup(YAKU, 1, b"123456789018") == wanted
        path.unlink()
        with pytest.raises(KeyLostError):
            made.fresh().lookup(YAKU, 1, b"1")
