"""The journal's tree against published tree heads.

Origin: the eight inputs and roots of the Certificate Transparency reference implementation
(google/certificate-transparency, merkle_tree_test; also transparency-dev/merkle testonly).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pytest

from meibo.rooms.journal.tree import EMPTY_ROOT, Frontier, hashes_of_rows, leaf_hash

INPUTS = (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


@pytest.mark.requirement("AUD-03")
def test_published_tree_heads() -> None:
    tree = Frontier()
    assert tree.root().hex() == hashlib.sha256(b"").hexdigest() == EMPTY_ROOT.hex()
    for text, root in zip(INPUTS, ROOTS, strict=True):
        tree.add(leaf_hash(bytes.fromhex(text)))
        assert tree.root().hex() == root


def test_a_kept_frontier_goes_on_to_the_same_heads() -> None:
    """The sequencer starts each round from the frontier stored with the last checkpoint."""
    for cut in range(1, len(INPUTS)):
        first = Frontier()
        for text in INPUTS[:cut]:
            first.add(leaf_hash(bytes.fromhex(text)))
        second = Frontier(first.size, first.hashes)
        for text in INPUTS[cut:]:
            second.add(leaf_hash(bytes.fromhex(text)))
        assert second.root().hex() == ROOTS[-1]
        assert first.root().hex() == ROOTS[cut - 1], "the first is not changed by the second"


def by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962 §2.1 as it is written there, by recursion."""
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    halves = by_definition(hashes[:split]) + by_definition(hashes[split:])
    return hashlib.sha256(b"\x01" + halves).digest()


def test_every_size_up_to_two_hundred_is_as_the_definition_says() -> None:
    tree, hashes = Frontier(), []
    for number in range(200):
        hashes.append(leaf_hash(str(number).encode()))
        tree.add(hashes[-1])
        assert tree.root() == by_definition(hashes)


def rows(leaves: Iterable[bytes]) -> list[bytes]:
    """Hashes of leaves as COPY gives them out, a newline after each."""
    return hashes_of_rows(memoryview(leaf + b"\n") for leaf in leaves)


def test_many_at_once_are_as_one_by_one() -> None:
    """From every size, by every number of leaves: published heads and the definition."""
    hashes = rows(str(number).encode() for number in range(70))
    assert hashes == [leaf_hash(str(number).encode()) for number in range(70)]
    for cut in range(1, 70):
        for after in range(cut, 70):
            tree = Frontier()
            tree.extend(hashes[:cut])
            tree.extend(hashes[cut:after])
            assert (tree.size, tree.root()) == (after, by_definition(hashes[:after]))
            assert Frontier(tree.size, tree.hashes).root() == tree.root()
    tree = Frontier()
    tree.extend(rows(bytes.fromhex(text) for text in INPUTS))
    assert tree.root().hex() == ROOTS[-1]


def test_a_frontier_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="one hash for each bit"):
        Frontier(3, [b"\x00" * 32])
