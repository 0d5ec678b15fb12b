"""What is provided, in words."""

from __future__ import annotations

from collections.abc import Iterable

from meibo.catalogue.definitions import CLAIMS
from meibo.terms.text import Text


def items_in_words(items: Iterable[str]) -> Text:
    """Names of the chosen items."""
    named = [CLAIMS[name] for name in items]
    if not named:
        return Text("常に含まれる項目だけ", "Only those always included")
    return Text("、".join(one.ja for one in named), ", ".join(one.en for one in named))
