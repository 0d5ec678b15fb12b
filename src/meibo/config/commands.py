"""Commands of set-up and of the supervisor: `process`, `keys`, `database`."""

from __future__ import annotations

import argparse
import os
import sys

from meibo.config import (
    credential_keys,
    document_keys,
    issuer_key_commands,
    keys,
    vault_commands,
    verifier_keys,
)
from meibo.config.database import setup
from meibo.config.database.roles import LOGIN_ROLES
from meibo.config.process import NAMES
from meibo.config.serve import migrate, serve
from meibo.config.vault_keys import VaultKeyError

Parsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives no other name to it


def add(parsers: Parsers[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    process = parsers.add_parser("process", help="プロセスを前面で動かす / run one process here")
    process.add_argument("name", choices=NAMES)
    process.set_defaults(run=_process)
    parsers.add_parser("keys", help="鍵を作る / make missing keys").set_defaults(run=_keys)
    vault_commands.add(parsers)
    issuer_key_commands.add(parsers)
    database = parsers.add_parser("database", help="データベースの準備 / set the database up")
    verbs = database.add_subparsers(required=True, dest="verb")
    for verb in ("setup", "migrate", "grant"):
        verbs.add_parser(verb).set_defaults(run=_database, needs_setup=True)
    verbs.add_parser("sql").set_defaults(run=_database)
    url = verbs.add_parser("url")
    url.add_argument("role", choices=[one.removeprefix("meibo_") for one in LOGIN_ROLES])
    url.set_defaults(run=_database, needs_setup=True)


def _process(args: argparse.Namespace) -> int:
    serve(args.name)
    return 0


def _keys(args: argparse.Namespace) -> int:
    try:
        keys.make()
        document_keys.make()
        verifier_keys.make()
        credential_keys.make()
    except VaultKeyError as error:
        print(f"✗ {error.text.ja}\n  {error.text.en}", file=sys.stderr)
        return 1
    return 0


def _database(args: argparse.Namespace) -> int:
    """setup: roles, database, schemas; migrate; grant; sql: what a DBA would run; url ROLE."""
    if args.verb == "setup":
        setup.create()
    elif args.verb == "migrate":
        os.environ["MEIBO_DATABASE_URL"] = setup.role_url("owner")
        os.environ["MEIBO_PROCESS"] = "console"
        migrate()
    elif args.verb == "grant":
        setup.grant()
    elif args.verb == "sql":
        print(setup.printed())
    else:
        print(setup.role_url(args.role))
    return 0
