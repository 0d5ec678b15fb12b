"""The `meibo` command."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

from meibo import plugs
from meibo.doors.console import command_line, supervisor


def parser(word: str = "") -> argparse.ArgumentParser:
    """All commands, or as many as the first word on a command line needs: those of set-up load
    Django and everything that makes keys. `run` of each is what runs it, or where that is to be
    loaded from."""
    found = argparse.ArgumentParser(prog="meibo", description="名簿 Meibo")
    parsers = found.add_subparsers(required=True, metavar="command")
    command_line.add(parsers)
    if word not in parsers.choices:
        plugs.load("meibo.config.commands:add")(parsers)
    return found


def main(argv: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = sys.argv[1:] if argv is None else argv
    args = parser(*words[:1]).parse_args(words)
    os.environ.setdefault("MEIBO_HOME", str(supervisor.home()))
    if getattr(args, "needs_setup", False):
        os.environ.setdefault("MEIBO_SETUP_URL", supervisor.setup_url())
    if getattr(args, "needs_database", False):
        if "MEIBO_DATABASE_URL" not in os.environ:
            os.environ.update(supervisor.runtime_env("console"))
        plugs.load("meibo.config.serve:start_django")("console")
    run: Callable[[argparse.Namespace], int]
    run = plugs.load(args.run) if isinstance(args.run, str) else args.run
    return run(args)


if __name__ == "__main__":
    sys.exit(main())
