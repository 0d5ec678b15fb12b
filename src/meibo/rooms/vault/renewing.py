"""A key's next version comes, and everything moves to it: work of the number process.

Small committed pieces, each safe to be done twice: killed anywhere, the next round goes on from what
the rows say. One process at a time does it (an advisory lock of its connection); the key service is
asked outside every transaction. What still stands under the old version is found by it meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import connection
from django.db.models import F

from meibo.rooms.journal.act import Act, act
from meibo.rooms.journal.permits import process
from meibo.rooms.vault import sealing
from meibo.rooms.vault.kinds import Kind
from meibo.rooms.vault.models import DataKey, Index, Renewal
from meibo.rooms.vault.ports import WRAP, KeyLostError
from meibo.rooms.vault.sealing import Area, key_service, proof
from meibo.rooms.vault.states import RenewalState
from meibo.terms.actor import Actor

CHUNK, KEYS = 200, 20
_LOCK = "hashtextextended('vault renewals', 0)"
Row = tuple[str, UUID, bytes, str, str]


def renew_keys(actor: Actor, at: datetime) -> int:
    """One piece of work for every renewal under way; how many had something to do.

    Refuses vault.key_lost and vault.key_service; the renewal waits.
    """
    waiting = Renewal.objects.exclude(state=RenewalState.DONE).order_by("id")
    if not waiting.exists() or not _ask(f"SELECT pg_try_advisory_lock({_LOCK})"):
        return 0
    try:
        with sealing.refused_calmly():
            key_service().ready()
            return sum(_STEPS[RenewalState(one.state)](actor, at, one) for one in waiting.all())
    finally:
        _ask(f"SELECT pg_advisory_unlock({_LOCK})")


def _ask(query: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return cursor.fetchone()[0]


def _about(act: Act, renewal: int) -> None:
    act.about(case=f"renewal:{renewal}")


@act("vault.renewal_begun", purpose="key_management", permit=process)
def _begun(act: Act, *, renewal: int, from_version: int) -> None:
    _about(act, renewal)
    Renewal.objects.filter(id=renewal, state=RenewalState.ASKED).update(
        state=RenewalState.MAKING, from_version=from_version
    )


def _begin(actor: Actor, at: datetime, one: Renewal) -> int:
    """Note which version is the newest, so that a second one is never made by mistake."""
    if one.register_file:
        sealing.index_of(one.register_file)
    _begun(actor, at, renewal=one.id, from_version=key_service().newest(one.key))
    return 1


@act("vault.renewal_made", purpose="key_management", permit=process)
def _made(act: Act, *, renewal: int, to_version: int, proven: bytes) -> None:
    _about(act, renewal)
    one = Renewal.objects.select_for_update().get(id=renewal)
    if one.state != RenewalState.MAKING:
        act.outcome = "nothing"
        return
    one.state, one.to_version = RenewalState.MOVING, to_version
    one.save(update_fields=["state", "to_version"])
    if one.register_file:
        Index.objects.filter(register_file=one.register_file).update(
            before=F("version"), version=to_version, proof=proven
        )
        one.total = _ask("SELECT vault.left_to_index(%s)", renewal)
    else:
        one.total = DataKey.objects.filter(wrapped_by__lt=to_version).count()
    one.save(update_fields=["total"])


def _make(actor: Actor, at: datetime, one: Renewal) -> int:
    """Have the service make the next version, unless it was made before we were killed."""
    version = key_service().newest(one.key)
    if version == one.from_version:
        version = key_service().rotate(one.key)
    proven = proof(one.register_file, version) if one.register_file else b""
    _made(actor, at, renewal=one.id, to_version=version, proven=proven)
    return 1


@act("vault.renewal_moved", purpose="key_management", permit=process)
def _moved(act: Act, *, renewal: int) -> None:
    _about(act, renewal)
    Renewal.objects.filter(id=renewal, state=RenewalState.MOVING).update(state=RenewalState.KEEPING)


def _move(actor: Actor, at: datetime, one: Renewal) -> int:
    moved = _move_index(actor, at, one) if one.register_file else _move_keys(actor, at, one)
    if not moved:
        _moved(actor, at, renewal=one.id)
    return 1


@act("vault.rewrap", purpose="key_management", permit=process)
def _rewrapped(act: Act, *, renewal: int, key: DataKey, version: int, wrapped: bytes) -> None:
    _about(act, renewal)
    rows = DataKey.objects.filter(id=key.id, wrapped=bytes(key.wrapped))
    if rows.update(wrapped=wrapped, wrapped_by=version):
        Renewal.objects.filter(id=renewal).update(done=F("done") + 1)
    else:
        act.outcome = "nothing"


def _move_keys(actor: Actor, at: datetime, one: Renewal) -> int:
    """Wrap some data keys anew; how many. Each new wrapping is opened before the old one goes."""
    old = DataKey.objects.filter(wrapped_by__lt=one.to_version).order_by("id")[:KEYS]
    for key in old:
        before = bytes(key.wrapped)
        version, wrapped = key_service().rewrap(key.wrapped_by, before)
        if key_service().unwrap(version, wrapped) != key_service().unwrap(key.wrapped_by, before):
            raise KeyLostError(WRAP, version)
        _rewrapped(actor, at, renewal=one.id, key=key, version=version, wrapped=wrapped)
    return len(old)


@act("vault.reindex", purpose="key_management", permit=process)
def _asked(act: Act, *, renewal: int) -> int | None:
    """A ticket for some numbers; the entry stands before one of them is opened (AUD-02)."""
    _about(act, renewal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticket, count FROM vault.ask_index(%s, %s)", [renewal, CHUNK])
        ticket, count = cursor.fetchone()
    act.outcome = f"opened:{count}" if count else "nothing"
    return int(ticket) if count else None


@act("vault.reindexed", purpose="key_management", permit=process)
def _kept(
    act: Act, *, renewal: int, ticket: int, rows: list[Row], lookups: dict[UUID, bytes | None]
) -> None:
    _about(act, renewal)
    good = [row for row in rows if row[1] in lookups]
    faulty = [row[1] for row in rows if row[1] not in lookups]
    count = _ask(
        "SELECT vault.keep_index(%s, %s::uuid[], %s::bytea[], %s::bytea[], %s::uuid[])",
        ticket, [row[1] for row in good], [row[2] for row in good],
        [lookups[row[1]] for row in good], faulty,
    )  # fmt: skip
    act.outcome = f"indexed:{count}" + (f" faulty:{len(faulty)}" if faulty else "")


def _new_lookup(one: Renewal, row: Row, areas: dict[tuple[str, str], Area]) -> bytes | None:
    """The look-up under the new version; None where it has a key of its own: the key store has its
    hashes, and the database a name that stays."""
    _, _, sealed, key, kind = row
    if (key, kind) not in areas:
        areas[key, kind] = sealing.area(key, one.register_file, Kind(kind))
    content = areas[key, kind].unseal(sealed)
    found = sealing.hashed(one.register_file, one.to_version, content, Kind(kind))
    if not key.startswith(sealing.OWN):
        return found
    name = key.removeprefix(sealing.OWN)
    sealing.key_store().index(one.register_file, name, one.to_version, found)
    return None


def _move_index(actor: Actor, at: datetime, one: Renewal) -> int:
    """Index some numbers under the new version; how many were given out."""
    ticket = _asked(actor, at, renewal=one.id)
    if ticket is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault.hand_out_index(%s)", [ticket])
        rows: list[Row] = [(*row[:2], bytes(row[2]), *row[3:]) for row in cursor.fetchall()]
    lookups: dict[UUID, bytes | None] = {}
    areas: dict[tuple[str, str], Area] = {}
    for row in rows:
        try:
            lookups[row[1]] = _new_lookup(one, row, areas)
        except (InvalidTag, ValueError, KeyError, DataKey.DoesNotExist):
            continue  # told as faulty; it keeps the old version, and the old version is kept
    _kept(actor, at, renewal=one.id, ticket=ticket, rows=rows, lookups=lookups)
    return len(rows)


@act("vault.renewal_ending", purpose="key_management", permit=process)
def _ending(act: Act, *, renewal: int, register_file: str) -> None:
    _about(act, renewal)
    Index.objects.filter(register_file=register_file).update(before=None)


@act("vault.renewal_ended", purpose="key_management", permit=process)
def _ended(act: Act, *, renewal: int) -> None:
    _about(act, renewal)
    Renewal.objects.filter(id=renewal, state=RenewalState.KEEPING).update(
        state=RenewalState.DONE, ended_at=act.at
    )


def _in_use(one: Renewal) -> bool:
    if one.register_file:
        return bool(one.faulty) or bool(_ask("SELECT vault.left_to_index(%s)", one.id))
    return DataKey.objects.filter(wrapped_by__lt=one.to_version).exists()


def _end(actor: Actor, at: datetime, one: Renewal) -> int:
    """Have the old versions destroyed, where their day has come and nothing uses them any more."""
    if at < one.keep_until or _in_use(one):
        return 0
    if one.register_file:
        _ending(actor, at, renewal=one.id, register_file=one.register_file)
        if sealing.has_own_keys(one.register_file):
            sealing.key_store().forget_index(one.register_file, one.to_version)
    key_service().retire(one.key, one.to_version)
    while one.register_file and _ask("SELECT vault.forget_before(%s, %s)", one.register_file, 5000):
        pass
    _ended(actor, at, renewal=one.id)
    return 1


_STEPS: dict[RenewalState, Callable[[Actor, datetime, Renewal], int]] = {
    RenewalState.ASKED: _begin,
    RenewalState.MAKING: _make,
    RenewalState.MOVING: _move,
    RenewalState.KEEPING: _end,
}
