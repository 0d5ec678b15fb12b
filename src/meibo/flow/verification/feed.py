"""The file that the search systems outside are given (資格確認検索, 薬剤師資格確認検索; EXT-07); pure.

One row a person, three columns and no fourth. The record layouts describe the registers and not this
file: each column is made of the register's items named beside it. Order and form of the file are
general knowledge, to be agreed with those systems: verify.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# The heading, and the items of 名簿情報 that a column is made of.
COLUMNS = {
    "氏名": ("姓", "名"),
    "登録年": ("登録年月日",),
    "性別コード": ("性別コード",),
}
# Names are exact to the character and its variation: cp932 could not write them.
ENCODING = "utf-8"


def line(cells: Sequence[object]) -> bytes:
    """A line as it stands (RFC 4180): read by a program, so nothing is put before a name that looks
    like a formula. ValueError for another number of columns."""
    if len(cells) != len(COLUMNS):
        raise ValueError("a row has these columns and no other")
    kept = io.StringIO(newline="")
    csv.writer(kept, quoting=csv.QUOTE_ALL).writerow(cells)
    return kept.getvalue().encode(ENCODING)


def heading() -> bytes:
    """The first line."""
    return line(list(COLUMNS))
