"""`python -m neighbours NAME | keys | numbers | codes`, with MEIBO_HOME in the environment.

NAME     runs that neighbour in the foreground
keys     makes the keys of all neighbours; keys that exist stay
numbers  lists the synthetic residents' Individual Numbers, one per line, for leak searches;
         --of CARD: the one number that its sample person's documents show
codes    the same for their Resident Record Codes
rename   gives the sample person --of CARD another --name in the resident register
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from neighbours.faults.menus import publish
from neighbours.home import BESIDE, NAMES
from neighbours.population import population, sample_people
from neighbours.resident_register import people
from neighbours.serve import serve


def _home() -> Path:
    value = os.environ.get("MEIBO_HOME")
    if not value:
        sys.exit("MEIBO_HOME が設定されていません。 MEIBO_HOME is not set.")
    return Path(value).absolute()


def _numbers(of: str) -> list[str]:
    if not of:
        return [person.individual_number for person in population()]
    return [one.resident.individual_number for one in sample_people() if one.key == of]


def main(arguments: list[str]) -> None:
    """Does what the one word asks. Raises what the neighbour's set-up or server raises."""
    parser = argparse.ArgumentParser(prog="python -m neighbours", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=(*NAMES, *BESIDE, "keys", "numbers", "codes", "rename"))
    parser.add_argument("--of", default="", metavar="CARD")
    parser.add_argument("--name", default="")
    asked = parser.parse_args(arguments)
    what = asked.what
    if what == "keys":
        endpoints = json.loads((_home() / "endpoints.json").read_text(encoding="utf-8"))
        there = [*NAMES, *(name for name in BESIDE if name in endpoints)]
        for name in there:
            import_module(f"neighbours.{name}.keys").make_keys(_home())
        publish(_home(), {name: import_module(f"neighbours.{name}.faults").WIRE for name in there})
    elif what == "numbers":
        sys.stdout.writelines(f"{number}\n" for number in _numbers(asked.of))
    elif what == "codes":
        sys.stdout.writelines(f"{person.resident_record_code}\n" for person in population())
    elif what == "rename":
        if not (asked.of and asked.name):
            parser.error("--of, --name")
        for number in _numbers(asked.of):
            people.rename(people.store(_home()), number, asked.name, datetime.now(UTC).date())
    else:
        serve(what, _home())


if __name__ == "__main__":
    main(sys.argv[1:])
