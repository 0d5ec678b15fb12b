"""Proofs and tiles against published ones, by both implementations: Meibo's and the verifier's.

Origins: inputs, roots, audit paths and consistency proofs of the Certificate Transparency reference
implementation (google/certificate-transparency, merkle_tree_test; google/trillian, log_verifier_test;
transparency-dev/merkle, testonly/reference_test.go). Tile names: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from meibo.rooms.journal import proofs
from meibo.rooms.journal.tiles import Levels, Tile, partial_tiles
from meibo.rooms.journal.tree import Frontier, leaf_hash

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_journal.py"


def loaded() -> ModuleType:
    found = importlib.util.spec_from_file_location("verify_journal", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


ALONE = loaded()
INPUTS = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
LEAVES = [leaf_hash(bytes.fromhex(one)) for one in INPUTS]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
A96 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B5F = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C6B = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
DBC = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
ECA = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
FD3 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
G0E = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = [
    (0, 1, []),
    (0, 2, [A96]),
    (1, 2, [ROOTS[1]]),
    (2, 3, [ROOTS[2]]),
    (1, 5, [ROOTS[1], B5F, DBC]),
    (0, 8, [A96, B5F, C6B]),
    (5, 8, [DBC, ECA, FD3]),
]
CONSISTENCY = [(1, 1, []), (1, 8, [A96, B5F, C6B]), (2, 5, [B5F, DBC]), (6, 8, [G0E, ECA, FD3])]


def raw(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in path]


def refused(check: Any, *given: Any) -> bool:
    """True where it raises ValueError."""
    try:
        check(*given)
    except ValueError:
        return True
    return False


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
@pytest.mark.parametrize("ours", [proofs, ALONE], ids=["meibo", "verifier"])
def test_published_audit_paths(ours: Any, index: int, size: int, path: list[str]) -> None:
    made = proofs.hashes_of(proofs.inclusion_ranges(index, size), LEAVES[:size])
    assert [one.hex() for one in made] == path
    root = bytes.fromhex(ROOTS[size])
    assert ours.root_by_inclusion(index, size, LEAVES[index], made) == root
    for at in range(len(made)):
        wrong = [*made[:at], hashlib.sha256(b"").digest(), *made[at + 1 :]]
        assert ours.root_by_inclusion(index, size, LEAVES[index], wrong) != root
    assert refused(ours.root_by_inclusion, index, size, LEAVES[index], [*made, root])
    assert refused(ours.root_by_inclusion, size, size, LEAVES[index], made)
    if made:
        assert refused(ours.root_by_inclusion, index, size, LEAVES[index], made[:-1])


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize(("older", "size", "path"), CONSISTENCY)
@pytest.mark.parametrize("ours", [proofs, ALONE], ids=["meibo", "verifier"])
def test_published_consistency_proofs(ours: Any, older: int, size: int, path: list[str]) -> None:
    made = proofs.hashes_of(proofs.consistency_ranges(older, size), LEAVES[:size])
    assert [one.hex() for one in made] == path
    before, now = bytes.fromhex(ROOTS[older]), bytes.fromhex(ROOTS[size])
    assert ours.roots_by_consistency(older, size, before, made) == (before, now)
    for at in range(len(made)):
        wrong = [*made[:at], hashlib.sha256(b"").digest(), *made[at + 1 :]]
        assert ours.roots_by_consistency(older, size, before, wrong) != (before, now)
    assert refused(ours.roots_by_consistency, older, size, before, [*made, now])
    assert refused(ours.roots_by_consistency, size + 1, size, before, made)
    assert refused(ours.roots_by_consistency, 0, size, before, made)
    if made:
        assert refused(ours.roots_by_consistency, older, size, before, made[1:])


@pytest.mark.parametrize("ours", [proofs, ALONE], ids=["meibo", "verifier"])
def test_every_proof_of_trees_up_to_forty_leads_to_the_root(ours: Any) -> None:
    hashes = [leaf_hash(str(number).encode()) for number in range(40)]
    roots, tree = [tree_root([])], Frontier()
    for one in hashes:
        tree.add(one)
        roots.append(tree.root())
    for size in range(1, 41):
        for index in range(size):
            path = proofs.hashes_of(proofs.inclusion_ranges(index, size), hashes)
            assert ours.root_by_inclusion(index, size, hashes[index], path) == roots[size]
        for older in range(1, size + 1):
            path = proofs.hashes_of(proofs.consistency_ranges(older, size), hashes)
            reached = ours.roots_by_consistency(older, size, roots[older], path)
            assert reached == (roots[older], roots[size])


def tree_root(hashes: list[bytes]) -> bytes:
    tree = Frontier()
    for one in hashes:
        tree.add(one)
    return tree.root()


def test_published_names_of_tiles() -> None:
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(0, 1234067, 3).path == "tile/0/x001/x234/067.p/3"
    assert [tile.path for tile in partial_tiles(256)] == ["tile/1/000.p/1"]
    assert [tile.path for tile in partial_tiles(70_000)] == [
        "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1",
    ]  # fmt: skip
    for number, width in ((0, 256), (999, 1), (1000, 256), (1234067, 3), (999_999_999, 255)):
        assert ALONE.tile_path(2, number, width) == Tile(2, number, width).path


def test_tiles_of_seventy_thousand_leaves_and_their_root() -> None:
    levels, tree, tiles = Levels(), Frontier(), dict[str, bytes]()
    for number in range(70_000):
        one = number.to_bytes(32, "big")
        tree.add(one)
        tiles |= {tile.path: data for tile, data in levels.add(one)}
    assert len(tiles) == 273 + 1
    assert levels.root() == tree.root()
    tiles |= {tile.path: data for tile, data in levels.partial()}
    first = [tiles["tile/0/000"][at : at + 32] for at in range(0, 8192, 32)]
    assert tiles["tile/1/000"][:32] == tree_root(first)
    assert len(tiles["tile/1/001.p/17"]) == 17 * 32
    again = Levels(70_000, levels.hashes)
    assert again.add(b"\0" * 32) == levels.add(b"\0" * 32) == []
    assert again.root() == levels.root()
    with pytest.raises(ValueError, match="as its partial tile is wide"):
        Levels(70_001, [[b""], [], []])
    with pytest.raises(ValueError, match="a level is missing"):
        Levels(70_001, [])
