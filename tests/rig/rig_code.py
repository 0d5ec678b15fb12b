"""Two-dimensional codes read back by a reader that is not ours, from the bytes that are served."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import typst

_SHEET = b"""
#set page(width: auto, height: auto, margin: 6mm, fill: white)
#image(bytes(sys.inputs.svg), width: 70mm)
"""


def run(*words: str | Path, data: bytes = b"") -> bytes:
    """An outside program over a file; skipped where it is not installed."""
    if shutil.which(str(words[0])) is None:
        pytest.skip(f"{words[0]} is not installed")
    env = {**os.environ, "LANG": "C.UTF-8"}
    done = subprocess.run(
        list(map(str, words)), input=data, capture_output=True, check=True, env=env
    )
    return done.stdout


def code_on(pdf: bytes, dots_an_inch: int = 150) -> str:
    """What the one code on a page of paper says."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page"
        run("pdftoppm", "-r", str(dots_an_inch), "-png", "-singlefile", "-", page, data=pdf)
        return _read(page.with_suffix(".png"))


def code_in(response: Any) -> str:
    """What the one code in a page says. Inside a page a drawing is SVG without saying so: the parser
    of HTML knows; the typesetter that draws it here is told."""
    (drawn,) = re.findall(
        rb'<svg(?=[^>]*>\s*<path[^>]*stroke="#000").*?</svg>', response.content, re.S
    )
    svg = drawn.decode().replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    with TemporaryDirectory() as folder:
        picture = Path(folder) / "code.png"
        typst.compile(_SHEET, output=picture, format="png", ppi=150, sys_inputs={"svg": svg})
        return _read(picture)


def _read(picture: Path) -> str:
    return run("zbarimg", "-q", "--raw", picture).decode().strip()
