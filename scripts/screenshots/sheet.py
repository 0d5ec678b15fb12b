"""The contact sheet: every page in a row, its pictures beside each other, its findings below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

_HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Meibo: every page</title>
<style>body{font:14px sans-serif;margin:1rem}section{border-top:1px solid #999;padding:.5rem 0}
div{display:flex;gap:.5rem;align-items:flex-start;overflow-x:auto}
figure{margin:0}img{height:320px;border:1px solid #ccc}figcaption{font-size:12px}
li{color:#b00}</style><h1>Meibo: every page</h1>
"""


def contact_sheet(
    folder: Path, pictures: Mapping[str, Sequence[str]], findings: Mapping[str, Sequence[str]]
) -> Path:
    """Write index.html. pictures: file names by "door/page"; findings: lines by the same."""
    parts = [_HEAD, f"<p>{len(pictures)} pages, {sum(map(len, pictures.values()))} pictures</p>"]
    for page, files in pictures.items():
        shown = "".join(
            f'<figure><a href="{escape(name)}"><img loading="lazy" src="{escape(name)}" alt=""></a>'
            f"<figcaption>{escape(name.rpartition('.')[0].rpartition('/')[2])}</figcaption></figure>"
            for name in files
        )
        said = "".join(f"<li>{escape(line)}</li>" for line in findings.get(page, ()))
        parts.append(f"<section><h2>{escape(page)}</h2><div>{shown}</div><ul>{said}</ul></section>")
    path = folder / "index.html"
    path.write_text("\n".join(parts), encoding="utf-8")
    return path
