"""Another process of the same door, as a balancer has several: `python -m bench.frame.second_door process NAME`.

It answers at BENCH_PORT, and for the door's own address.
"""

from __future__ import annotations

import os
import sys
from functools import partial


def main(name: str) -> None:
    """Serve until told to stop."""
    from meibo.config import serve

    serve.start_django(name)
    serve.check_schema()
    found = serve.server(f"another {name}", int(os.environ["BENCH_PORT"]))
    found.serve(target_loader=partial(serve.application, os.getpid()), wrap_loader=False)


if __name__ == "__main__":
    main(sys.argv[2])
