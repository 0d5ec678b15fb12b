"""`python -m bench NAME [--json] [--rounds N]`; what `meibo bench` starts in the checkout."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

from bench.frame.results import Results
from bench.frame.rounds import Frame

HERE = Path(__file__).parent


def names() -> list[str]:
    """Every bench: a file of this folder that is not private."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def main(argv: list[str]) -> int:
    """Run one bench. 0: every goal met; 1: one was missed; 2: misuse."""
    name = argv[0] if argv else ""
    if name not in names():
        print(
            f"meibo bench NAME [--json] [--rounds N]\nNAME: {', '.join(names())}", file=sys.stderr
        )
        return 0 if name in ("", "-h", "--help") else 2
    bench = import_module(f"bench.{name}")
    parser = argparse.ArgumentParser(prog=f"meibo bench {name}", description=bench.__doc__)
    parser.add_argument("--json", action="store_true", help="機械可読 / machine-readable")
    parser.add_argument("--rounds", type=int, default=5, help="回数 / rounds (5)")
    bench.options(parser)
    args = parser.parse_args(argv[1:])
    if args.rounds < 1:
        parser.error("--rounds は1以上 / at least one round")
    results = Results(name, quiet=args.json)
    bench.run(Frame(args.rounds, results), args)
    results.end()
    return 0 if results.met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
