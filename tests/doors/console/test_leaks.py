"""The search for leaked numbers finds every form at every place, and nothing else."""

from __future__ import annotations

import base64
import json
import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import meibo
from meibo.doors.console.leaks import encodings, files, proof, report, searching
from meibo.doors.console.leaks.findings import Search
from meibo.doors.console.leaks.watch import LONGEST, Watch

NUMBER, CODE = "482915037265", "70391548266"
KINDS = (("individual_number", NUMBER), ("resident_record_code", CODE))
FORMS = [(number, *form) for _, number in KINDS for form in encodings.all_forms(number)]
WATCH = Watch(KINDS)


def found(data: bytes) -> set[tuple[str, str]]:
    return {(hit.subject.digest, hit.encoding) for hit in WATCH.search(data)}


@given(st.sampled_from(FORMS), st.binary(max_size=40), st.binary(max_size=40))
@pytest.mark.requirement("VLT-05")
def test_every_form_is_found_whatever_stands_around_it(form, before: bytes, after: bytes) -> None:
    number, name, data = form
    assert (WATCH.digest(number), name) in found(before + data + after)


@given(st.sampled_from([NUMBER, CODE]), st.binary(max_size=9), st.binary(max_size=9))
def test_base64_of_anything_with_a_number_in_it_is_found(number, before, after) -> None:
    whole = before + number.encode() + after
    for text in (base64.b64encode(whole), base64.urlsafe_b64encode(whole).rstrip(b"=")):
        assert (WATCH.digest(number), f"base64_{len(before) % 3}") in found(text)


@given(st.integers(1, 20), st.sampled_from([b"\n", b"\r\n"]))
def test_base64_in_lines_is_found_at_its_offset(width: int, end: bytes) -> None:
    text = base64.b64encode(b"xyz" * 5 + NUMBER.encode() + b"xyz" * 5)
    lines = end.join(text[at : at + width] for at in range(0, len(text), width))
    (hit,) = WATCH.search(lines)
    assert lines[hit.offset :].replace(b"\n", b"").replace(b"\r", b"").startswith(text[20:36])


@pytest.mark.parametrize(
    "data",
    [
        NUMBER.encode("utf-16-le"), NUMBER.encode("utf-16"), NUMBER.encode("utf-16-be"),
        NUMBER.encode("utf-16-le").hex().encode(), NUMBER.encode().hex().upper().encode(),
        b"\x13\x0c" + NUMBER.encode(),  # DER: a PrintableString of twelve
        json.dumps(NUMBER.translate(encodings.FULL_WIDTH)).encode(),
        "４８２９－１５０３－７２６５".encode(), "４８２９　１５０３　７２６５".encode(),
        b"4829-1503-7265", b"4829 1503 7265", b"19990101" + NUMBER.encode() + b"1",
    ],
)  # fmt: skip
def test_forms_made_by_others_than_the_search_are_found(data: bytes) -> None:
    assert {digest for digest, _ in found(data)} == {WATCH.digest(NUMBER)}


def test_numbers_of_others_and_noise_are_not_found() -> None:
    drawn = random.Random(20260401)
    for _ in range(300):
        other = f"{drawn.randrange(10**12):012d}"
        assert found(proof.everything(other)) == set()
    assert found(drawn.randbytes(1 << 20)) == set()
    assert found(NUMBER[:11].encode() + b"x" + CODE[:10].encode()) == set()


def test_each_number_is_watched_for_in_all_its_forms() -> None:
    """Five of digits, UTF-16, base64 thrice, packed twice, full width five."""
    assert WATCH.subjects == 2
    assert WATCH.patterns == 2 * 16
    names = {name for _, name, _ in FORMS}
    assert names >= {"plain", "grouped_space", "hex", "utf16", "base64_2", "packed", "full_width"}
    assert max(len(data) for _, _, data in FORMS) < LONGEST


def test_packed_digits_that_chance_makes_are_left_out() -> None:
    low = Watch([("individual_number", "130000004821")])
    assert low.patterns == 14
    assert list(low.search(bytes.fromhex("130000004821"))) == []
    assert list(low.search(b"130000004821"))


def test_a_planted_number_is_nobodys_and_has_every_form() -> None:
    for _ in range(200):
        number = proof.nobodys_number({NUMBER})
        assert number != NUMBER
        assert len(list(encodings.all_forms(number))) == 16


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="11 or 12 digits"):
        Watch([("individual_number", "12345")])


def test_a_digest_is_of_this_run_alone() -> None:
    assert Watch(KINDS).digest(NUMBER) != WATCH.digest(NUMBER)
    assert NUMBER not in repr(list(WATCH.search(proof.everything(NUMBER))))


@pytest.mark.parametrize("shift", range(-30, 31, 7))
def test_a_file_is_searched_across_its_chunks(tmp_path: Path, shift: int) -> None:
    for number, name, data in FORMS:
        place = files.CHUNK - len(data) // 2 + shift
        (tmp_path / "kept").write_bytes(b"\0" * place + data + b"\0" * files.CHUNK)
        search = Search(WATCH)
        files.search_tree(search, "logs", tmp_path)
        seen = {(one.subject.digest, one.encoding) for one in search.findings}
        assert (WATCH.digest(number), name) in seen, (name, shift)
        assert search.places["logs"].items == 1


def test_a_finding_names_its_file_and_offset(tmp_path: Path) -> None:
    (tmp_path / "left-out").mkdir()
    (tmp_path / "left-out" / "store").write_text(NUMBER)
    (tmp_path / "seen.log").write_text("x" * 1000 + CODE)
    (tmp_path / "link").symlink_to(tmp_path / "left-out")
    search = Search(WATCH)
    files.search_tree(search, "logs", tmp_path, {tmp_path / "left-out"})
    (one,) = search.findings
    assert (one.item, one.offset, one.encoding) == (str(tmp_path / "seen.log"), 1000, "plain")
    assert one.subject.kind == "resident_record_code"


def test_what_is_packed_is_unpacked(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", NUMBER)
    (tmp_path / "a.zip").write_bytes(packed.getvalue())
    (tmp_path / "b.pdf").write_bytes(proof.a_pdf(NUMBER))
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 stream\nbroken endstream")
    search = Search(WATCH)
    files.search_tree(search, "home_files", tmp_path)
    inside = {(Path(one.item).name, one.inside) for one in search.findings}
    assert {("a.zip", "zip member 1"), ("b.pdf", "pdf stream 1")} <= inside
    assert not any(name == "c.pdf" for name, _ in inside)


def test_a_finding_fails_the_report_and_shows_no_number(tmp_path: Path) -> None:
    (tmp_path / "seen.log").write_bytes(proof.everything(NUMBER))
    search = Search(WATCH)
    files.search_tree(search, "logs", tmp_path)
    found = searching.report_of(search, None, 2, 1.0)
    assert found["ok"] is False
    for words in (report.as_text(found), json.dumps(found)):
        assert WATCH.digest(NUMBER) in words
        assert "seen.log" in words
        assert not any(data in words.encode() for number, _, data in FORMS if number == NUMBER)
    clean = searching.report_of(Search(WATCH), [], 2, 1.0)
    assert clean["ok"] is True
    assert "no number anywhere" in report.as_text(clean)
    assert searching.report_of(Search(WATCH), ["logs: plain"], 2, 1.0)["ok"] is False


def test_the_neighbours_list_every_sample_resident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(meibo.__file__).parents[1]))
    watch = Watch(searching.sample_numbers())
    assert watch.subjects == 20_000


def test_planted_pages_are_read_through_the_crawler() -> None:
    search = Search(WATCH)
    proof.read_planted_pages(search, NUMBER)
    forms = {("pages", name) for name, _ in encodings.all_forms(NUMBER)} | {("pages", "inside")}
    assert proof.missed(forms, search.findings) == []
    assert search.places["pages"].items == 3


def test_what_was_planted_and_not_found_is_said() -> None:
    assert proof.missed({("logs", "plain"), ("pages", "inside")}, []) == [
        "logs: plain", "pages: inside",
    ]  # fmt: skip
