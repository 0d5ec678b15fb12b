"""Files that people send, and files that are no files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rig_pages import page_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
KIND = "doctors_certificate"


def send(stage: Any, name: str, content: bytes, kind: str = "application/pdf") -> Any:
    file = SimpleUploadedFile("x", content, kind)
    file.name = name  # Django's own constructor would already cut a path off
    return stage.at("draft").post(stage.path("draft", f"/attachments/{KIND}"), {"file": file})


def held(stage: Any) -> list[tuple[Any, ...]]:
    return list(
        stage.rows(
            'SELECT name, media_type, size FROM documents.documents_document WHERE "case" = %s',
            stage.trips["draft"].application,
        )
    )


@pytest.mark.requirement("APP-01")
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("large.pdf", b"%PDF-1.7\n" + bytes(5_000_001), "documents.too_large"),
        ("x.exe", b"MZ\x90\x00", "documents.wrong_type"),
        ("page.pdf", b"<html><script>alert(1)</script>", "documents.wrong_type"),
        ("empty.pdf", b"", "documents.empty"),
    ],
)
def test_a_file_that_cannot_be_taken(stage: Any, name: str, content: bytes, code: str) -> None:
    answer = send(stage, name, content)
    assert answer.status_code == 422
    page = page_of(answer)
    assert code in page.find(".field__error")[0].words
    assert page.find("[data-error-summary] a")[0].get("href") == "#id_file"
    assert held(stage) == []
    assert ("intake.attach_file", f"refused:{code}") in stage.journal()


def test_none_chosen(stage: Any) -> None:
    answer = stage.at("draft").post(stage.path("draft", f"/attachments/{KIND}"))
    assert (answer.status_code, "documents.empty" in answer.content.decode()) == (422, True)


def test_more_than_a_request_may_bring(stage: Any) -> None:
    answer = send(stage, "large.pdf", b"%PDF-1.7\n" + bytes(6_000_001))
    assert (answer.status_code, "http.413" in answer.content.decode()) == (413, True)
    assert held(stage) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../x", "x"), ("..\\..\\診断書.pdf", "診断書.pdf"), ("...", "file"),
     ("名\u202e前.pdf", "名前.pdf"), ("a\x00b.pdf", "ab.pdf")],
)  # fmt: skip
def test_a_name_is_only_a_name(stage: Any, name: str, kept: str) -> None:
    assert send(stage, name, b"%PDF-1.7\n").status_code == 303
    assert held(stage) == [(kept, "application/pdf", 9)]


def test_another_file_replaces_the_first(stage: Any) -> None:
    send(stage, "first.pdf", b"%PDF-1.7\n")
    send(stage, "second.jpg", PNG, "image/jpeg")
    assert held(stage) == [("second.jpg", "image/png", len(PNG))]
    page = page_of(stage.at("draft").get(stage.path("draft", f"/attachments/{KIND}")))
    assert page.find(".held__name a")[0].words == "second.jpg"


def test_a_file_comes_back_only_to_be_saved(stage: Any) -> None:
    """Nothing a person uploads runs in our origin, whatever is in it."""
    send(stage, '見本";x.pdf', b"%PDF-1.7\n")
    page = page_of(stage.at("draft").get(stage.path("draft", f"/attachments/{KIND}")))
    answer = stage.at("draft").get(page.find(".held__name a")[0].get("href"))
    assert answer.content == b"%PDF-1.7\n"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert ("documents.read_own", "done") in stage.journal()
