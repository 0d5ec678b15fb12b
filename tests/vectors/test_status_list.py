"""Status lists against the examples of draft-ietf-oauth-status-list (§4.1 and its test vectors).

Lists here have two bits for each certificate, so the draft's one-bit examples do not apply; that
they are not read as ours by accident is not tested, because `bits` travels beside the list.
"""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_certificate import status_at

from meibo.flow.certificate.status_list import BITS, SIZE, bits, compressed

SHORT = "eNo76fITAAPfAgc"
SHORT_STATUSES = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
# The draft's vector "2-bit Status List" of 2^20 entries.
LONG = (
    "eNrt2zENACEQAEEuoaBABP5VIO01fCjIHTMStt9ovGVIAAAAAABAbiEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAEB5WwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAID0ugQAAAAAAAAAAAAAAAAAQG12SgAAAAAAAAAAAAAAAAAAAAAAAAAAAOCSIQ"
    "EAAAAAAAAAAAAAAAAAAAAAAAD8ExIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwJEuAQAAAAAAAAAAAAAA"
    "AAAAAAAAAMB9SwIAAAAAAAAAAAAAAAAAAACoYUoAAAAAAAAAAAAAAEBqH81gAQw"
)
LONG_STATUSES = {
    0: 1, 1993: 2, 25460: 1, 159495: 3, 495669: 1, 554353: 1, 645645: 2, 723232: 1, 854545: 1,
    934534: 2, 1000345: 3,
}  # fmt: skip


def unpacked(lst: str) -> bytes:
    return zlib.decompress(base64.urlsafe_b64decode(lst + "=" * (-len(lst) % 4)))


def listed(statuses: dict[int, int]) -> bytes:
    return bits((status, [index]) for index, status in statuses.items())


def test_published_short_list() -> None:
    assert BITS == 2
    made = listed(dict(enumerate(SHORT_STATUSES)))
    assert made[:3] == unpacked(SHORT)
    assert not any(made[3:])


@pytest.mark.requirement("EXT-07")
def test_published_list_of_2_to_the_20() -> None:
    # Compression may differ; what is compressed may not.
    assert listed(LONG_STATUSES) == unpacked(LONG)
    assert zlib.decompress(compressed(listed(LONG_STATUSES))) == unpacked(LONG)


@given(st.dictionaries(st.integers(0, SIZE - 1), st.integers(0, 3), max_size=20),
       st.integers(0, SIZE - 1))  # fmt: skip
def test_what_is_written_is_read_back(statuses: dict[int, int], other: int) -> None:
    made = listed(statuses)
    for index in (*statuses, other):
        assert status_at(made, index) == statuses.get(index, 0)


def test_an_index_outside_is_refused() -> None:
    with pytest.raises(IndexError):
        bits([(1, [SIZE])])
