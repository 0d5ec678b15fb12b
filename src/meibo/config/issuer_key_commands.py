"""`meibo issuer-keys make|rotate|list`: the keys that sign credentials and status lists."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from typing import Any

from meibo import plugs
from meibo.config import credential_keys
from meibo.config.serve import start_django
from meibo.config.signing_services import LOCAL, MODULES, signing_service

Parsers = argparse._SubParsersAction  # noqa: SLF001 - argparse gives no other name to it


def add(parsers: Parsers[argparse.ArgumentParser]) -> None:
    """Add `issuer-keys` and its verbs."""
    keys = parsers.add_parser("issuer-keys", help="資格証の署名鍵 / keys that sign credentials")
    verbs = keys.add_subparsers(required=True, dest="verb")
    said = {
        "make": "署名サービスに最初の鍵を作る / the first key in a signing service",
        "rotate": "次の鍵に替える（前の鍵は期限まで公開） / the next key; the one before stays published",
        "list": "公開している鍵 / keys as published",
    }
    for verb, text in said.items():
        parser = verbs.add_parser(verb, help=text)
        if verb != "list":
            parser.add_argument("process", choices=list(credential_keys.HOLDERS))
        parser.set_defaults(run=_list if verb == "list" else _renew)


def _fresh(process: str) -> dict[str, Any]:
    """A new key: here, or in the service, asked as the process that will sign with it."""
    if signing_service() == MODULES[LOCAL]:
        return credential_keys.fresh_key()
    os.environ.setdefault("MEIBO_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    start_django(process)
    name = "issuer" if credential_keys.HOLDERS[process][1] else "status"
    made: dict[str, Any] = plugs.load(f"{signing_service()}:{name}").make()
    return made


def _renew(args: argparse.Namespace) -> int:
    """The first key of a process is made the same way as the next."""
    now = datetime.now(UTC).replace(microsecond=0)
    kid = credential_keys.renew(args.process, _fresh(args.process), now)
    print(f"✓ {args.process}: {kid}")
    return 0


def _list(args: argparse.Namespace) -> int:
    for one in credential_keys.published():
        since = datetime.fromtimestamp(one["iat"], UTC).date().isoformat()
        until = datetime.fromtimestamp(one["exp"], UTC).date().isoformat() if "exp" in one else ""
        print(f"{one['kid']}  {since} ～ {until}")
    return 0
