"""Files at intake: what is refused by content and size, what becomes of names, who may read."""

from __future__ import annotations

from typing import Any

import pytest
from rig_journey import PDF

from meibo.flow.intake.commands.attach_file import attach_file
from meibo.rooms.documents.queries import read, read_own


@pytest.mark.requirement("APP-01")
@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("documents.empty", b""),
        ("documents.too_large", PDF + b"x" * 5_000_000),
        ("documents.wrong_type", b"MZ\x90\x00"),
        ("documents.wrong_type", b"<html>%PDF-</html>"),
        ("documents.wrong_type", b" %PDF-1.7"),
        ("documents.wrong_type", b"GIF89a"),
    ],
    ids=["empty", "large", "program", "html", "late", "gif"],
)
def test_files_that_are_refused(journey: Any, refuses: Any, code: str, content: bytes) -> None:
    trip = journey.to("complete")
    with journey.acting(trip.person) as actor, refuses(code) as why:
        attach_file(actor, journey.at, application=trip.application, kind="koseki_extract",
                    name="extract.pdf", content=content)  # fmt: skip
    assert why.value.field == "koseki_extract"


def test_the_largest_file_is_taken(journey: Any, rows: Any) -> None:
    trip = journey.to("draft")
    with journey.acting(trip.person) as actor:
        attach_file(actor, journey.at, application=trip.application, kind="koseki_extract",
                    name="x.pdf", content=PDF.ljust(5_000_000, b"x"))  # fmt: skip
    kept = "SELECT octet_length(content) FROM documents.documents_document WHERE name = 'x.pdf'"
    assert rows(kept) == [(5_000_000,)]


@pytest.mark.parametrize("name", ["../../x", "..\\..\\x", "/etc/x", "C:\\x", "a\x00/\u202ex"])
def test_a_path_for_a_name_becomes_a_plain_name(journey: Any, rows: Any, name: str) -> None:
    trip = journey.to("draft")
    with journey.acting(trip.person) as actor:
        attach_file(actor, journey.at, application=trip.application, kind="koseki_extract",
                    name=name, content=PDF)  # fmt: skip
    assert rows("SELECT name, media_type FROM documents.documents_document") == [
        ("x", "application/pdf")
    ]


def test_a_file_sent_again_replaces_the_one_before(journey: Any, rows: Any) -> None:
    trip = journey.to("complete")
    with journey.acting(trip.person) as actor:
        attach_file(actor, journey.at, application=trip.application, kind="koseki_extract",
                    name="new.png", content=b"\x89PNG\r\n\x1a\n...")  # fmt: skip
    found = rows("SELECT kind, name FROM documents.documents_document ORDER BY kind")
    assert found == [
        ("doctors_certificate", "doctors_certificate.pdf"), ("koseki_extract", "new.png"),
    ]  # fmt: skip


@pytest.mark.requirement("APP-10", "VLT-07")
def test_files_of_others_are_not_read(journey: Any, refuses: Any, rows: Any) -> None:
    trip = journey.to("complete")
    (document,) = rows("SELECT id FROM documents.documents_document")[0]
    stranger = journey.people.applicant()
    with journey.acting(stranger) as actor, refuses("documents.none"):
        read_own(actor, journey.at, document=document)
    with journey.acting(journey.officer("examiner")) as actor, refuses("documents.none"):
        read(actor, journey.at, document=document)  # not before it has arrived
    with journey.acting(trip.person) as actor:
        assert bytes(read_own(actor, journey.at, document=document).content).startswith(b"%PDF")
