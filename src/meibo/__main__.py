"""The `meibo` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from meibo import plugs
from meibo.config import commands
from meibo.config.serve import start_django
from meibo.doors.console import command_line, supervisor


def parser() -> argparse.ArgumentParser:
    """All commands; `run` of each is what runs it, or where that is to be loaded from."""
    found = argparse.ArgumentParser(prog="meibo", description="名簿 Meibo")
    parsers = found.add_subparsers(required=True, metavar="command")
    command_line.add(parsers)
    commands.add(parsers)
    return found


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    args = parser().parse_args(argv)
    os.environ.setdefault("MEIBO_HOME", str(supervisor.home()))
    if getattr(args, "needs_setup", False):
        os.environ.setdefault("MEIBO_SETUP_URL", supervisor.setup_url())
    if getattr(args, "needs_database", False):
        if "MEIBO_DATABASE_URL" not in os.environ:
            os.environ.update(supervisor.runtime_env("console"))
        start_django("console")
    run: Callable[[argparse.Namespace], int]
    run = plugs.load(args.run) if isinstance(args.run, str) else args.run
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
