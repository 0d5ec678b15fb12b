"""Log lines that cannot carry personal data: an exception's own words are left out."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType


class CarefulFormatter(logging.Formatter):
    """Writes where an exception came from and its kind, never its message.

    A database's message can quote a row, a parser's the text it was given (AUD-02, APP-11).
    """

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Frames and kind of the exception and of those it came from."""
        lines = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__} at")
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {f.filename}:{f.lineno} in {f.name}" for f in frames]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
