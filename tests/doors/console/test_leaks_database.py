"""The search for leaked numbers reads every column, whatever its type, past row-level security."""

from __future__ import annotations

import pytest

from meibo.config.database import setup
from meibo.doors.console.leaks import database as searching
from meibo.doors.console.leaks import files, proof
from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.watch import Watch

NUMBER = "482915037265"
COLUMNS = {
    "a_text": ("text", NUMBER),
    "a_json": ("jsonb", f'{{"said": ["{NUMBER}"]}}'),
    "an_integer": ("bigint", NUMBER),
    "a_list": ("text[]", f"{{a,{NUMBER}}}"),
    "some_bytes": ("bytea", NUMBER.encode("utf-16-le")),
    "a_pdf": ("bytea", proof.a_pdf(NUMBER)),
    "Odd name": ("text", NUMBER),
}


@pytest.mark.requirement("VLT-05")
def test_every_kind_of_column_is_read_and_named(database: str, connect) -> None:
    shape = ", ".join(f'"{name}" {kind}' for name, (kind, _) in COLUMNS.items())
    with connect() as connection:
        connection.execute("CREATE SCHEMA scratch")
        connection.execute(f"CREATE TABLE scratch.kept ({shape})")
        connection.execute("ALTER TABLE scratch.kept ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE scratch.kept FORCE ROW LEVEL SECURITY")
        marks = ", ".join(f"%s::{kind}" for kind, _ in COLUMNS.values())
        values = [value for _, value in COLUMNS.values()]
        connection.execute("INSERT INTO scratch.kept SELECT FROM generate_series(1, 500)")
        connection.execute(f"INSERT INTO scratch.kept VALUES ({marks})", values)
    search = Search(Watch([("individual_number", NUMBER)]))
    searching.search_database(search, setup.setup_url(database))
    ours = [one for one in search.findings if "scratch.kept" in one.item]
    seen = {one.item.removeprefix(f"{database}: scratch.kept.").partition(" ctid ") for one in ours}
    assert {column for column, _, _ in seen} == set(COLUMNS)
    assert len({found for _, _, found in seen}) == 1
    assert {one.inside for one in ours if ".a_pdf" in one.item} >= {"pdf stream 1"}


def test_what_was_just_written_is_in_the_servers_files(database: str, connect) -> None:
    with connect() as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT %s::text AS said", [NUMBER])
    search = Search(Watch([("individual_number", NUMBER)]))
    files.search_data(search, searching.data_folder(setup.setup_url(database)))
    found = {one.item for one in search.findings}
    assert any("/pg_wal/" in item for item in found)
    assert any("/base/" in item for item in found)
