"""Who sits at the terminal, for acts of the console that no officer has to sign."""

from __future__ import annotations

import getpass
import os

from meibo.terms.actor import Actor


def at_terminal() -> Actor:
    """By the operating system's name; behind sudo, who asked."""
    return Actor(f"console:{os.environ.get('SUDO_USER') or getpass.getuser()}")
