"""A connection that each thread keeps, and looks at before it is used again."""

from __future__ import annotations

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with a health check that asks nobody.

    A server that was stopped or killed has closed its end, and whatever it says to a connection at
    rest can be read. Where there is nothing to read, the connection stands: the round trip that
    Django makes before each request is spared. Where there is something, Django's check decides.
    """

    def is_usable(self) -> bool:
        """Whether the connection can be used for the next request."""
        if self.connection is None:
            return False
        at_rest = poll()
        at_rest.register(self.connection.fileno(), POLLIN)
        return not at_rest.poll(0) or super().is_usable()
