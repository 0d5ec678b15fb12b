"""How many statements each page of the officers' door sends, however much it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.urls import URLPattern
from rig_doors import Queries

from meibo.config.database import setup
from meibo.doors.officer.urls import urlpatterns

# Address by its name: how it is called, and its statements without BEGIN and COMMIT. Of each page
# three are the desk's (name with saved views, cases, dispositions), for a superior four (numbers that
# are locked), and its visit enters and appends once.
PAGES: dict[str, tuple[Callable[[Any], str], int]] = {
    "cases": (lambda s: "/cases", 9),
    "cases_csv": (lambda s: "/cases.csv", 4),
    "case": (lambda s: f"/cases/{s.case('open')}", 13),
    "document": (lambda s: f"/documents/{s.document}", 3),
    "runs": (lambda s: "/runs", 10),
    "runs_csv": (lambda s: "/runs.csv", 3),
    "prints": (lambda s: "/prints", 9),
    "due_prints": (lambda s: "/prints/due/iseki", 7),
    "spoilage": (lambda s: "/prints/spoilage", 11),
    "characters": (lambda s: "/prints/characters", 7),
    "register": (lambda s: "/register", 8),
    "register_csv": (lambda s: "/register.csv", 4),
    "entry": (lambda s: f"/register/{s.entry('suspended')}", 11),
    "provisions": (lambda s: f"/register/{s.entry('suspended')}/provisions", 7),
    "links": (lambda s: "/links", 9),
    "link": (lambda s: f"/register/{s.entry('suspended')}/number", 12),
    "dispositions": (lambda s: "/dispositions", 8),
    "periodic": (lambda s: "/periodic", 11),
    "proposals": (lambda s: "/periodic/nurse/name", 8),
    "network": (lambda s: "/network", 12),
    "searches": (lambda s: "/searches", 6),
    "new_search": (lambda s: "/searches/new/nurse", 6),
    "parties": (lambda s: "/parties", 7),
    "propose_party": (lambda s: "/parties/new", 6),
    "papers": (lambda s: "/papers", 8),
    "new_paper": (lambda s: "/papers/new/nurse", 5),
    "paper_about": (lambda s: f"/papers/about/{s.entry('suspended')}/reissue", 9),
}
# Only while a paper is being taken in or a number linked anew: test_papers.py and test_link_pages.py
# open them.
OF_A_PAPER = {"paper", "edit_paper", "type_number", "type_link"}
# Only once somebody has searched: test_search_pages.py opens it.
OF_A_SEARCH = {"search"}
# Only once a third party is proposed: test_party_pages.py opens it.
OF_A_PARTY = {"party"}
# Only once something is printed: test_print_pages.py opens them.
OF_A_PRINT = {"print_run", "print_sheet", "print_pages", "posting_csv",
              "posting_pdf"}  # fmt: skip
WHO = {
    "network": "network", "papers": "receive", "new_paper": "receive", "paper_about": "receive",
    "searches": "terminal", "new_search": "terminal",
}  # fmt: skip
# They lead on, or show nothing of anybody.
NO_PAGES = {"home", "healthz"}
POSTS = {
    "save_check", "propose", "approve", "send_back", "propose_number_change",
    "approve_number_change", "drop_number_change", "run", "dispose", "approve_disposition",
    "drop_disposition", "carry_out", "sign_out", "save_view", "drop_view",
    "begin_enquiry", "settle_proposals", "approve_enquiry", "drop_enquiry", "attach_to_paper",
    "accept_paper", "confirm_found", "confirm_number", "have_typed_again", "release_number",
    "return_paper", "propose_unlinking", "begin_relinking", "second_unlinking", "confirm_unlinking",
    "drop_unlinking", "confirm_link", "retype_link", "release_link", "drop_relinking",
    "confirm_merging", "reject_merging", "settle_search", "lose_blanks",
    "settle_character", "sheet_act", "release_run", "drop_run", "record_printed", "hand_out_batch",
    "take_back_batch", "hand_over_provision", "act_on_party",
}  # fmt: skip
LISTS = [
    "/cases", "/cases?state=decided", "/cases?waits=checks", "/register", "/dispositions", "/runs",
]  # fmt: skip


def statements(client: Any, path: str) -> list[str]:
    """The second time: what a process reads once is read by then."""
    assert client.get(path).status_code == 200
    with Queries() as found:
        client.get(path)
    return found.work()


def test_every_page_is_in_the_table() -> None:
    named = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert named - NO_PAGES - POSTS - OF_A_PAPER - OF_A_SEARCH - OF_A_PARTY - OF_A_PRINT == set(
        PAGES
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_sends_so_many_statements(seen: Any, name: str) -> None:
    path, expected = PAGES[name]
    sent = statements(seen.at(WHO.get(name, "examiner")), path(seen))
    assert len(sent) == expected, "\n".join(sent)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_many_sends_as_many_as_a_list_of_one(
    stage: Any, monkeypatch: Any, path: str
) -> None:
    """And one more, which counts what is not on the page."""
    from meibo.flow.examination import queries
    from meibo.flow.registration import disposition_queries
    from meibo.flow.registration import queries as of_registration

    with psycopg.connect(setup.setup_url(stage.database)) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO registration.registration_disposition SELECT (jsonb_populate_record(d,"
            " jsonb_build_object('id', gen_random_uuid(), 'entry', %s::text))).*"
            " FROM registration.registration_disposition d",
            [stage.entry("entered")],
        )
    client = stage.at("examiner")
    many = statements(client, path)
    for module in (queries, of_registration, disposition_queries):
        monkeypatch.setattr(module, "PAGE", 1)
    assert len(statements(client, path)) == len(many) + 1
