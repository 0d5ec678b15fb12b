"""How many statements each page of the applicants' door sends, however much it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import URLPattern
from rig_doors import Queries

from meibo.doors.applicant.urls import urlpatterns

# Address by its name: whose application it is of, the path, and its statements without BEGIN and
# COMMIT. A path that begins with ~ is one of the application.
PAGES = {
    "procedure": ("draft", "/procedures/nurse/new_registration", 0),
    "first_page": ("registered", "/", 8),
    "applications": ("registered", "/applications", 4),
    "notices": ("registered", "/notices", 3),
    "own_records": ("registered", "/records", 3),
    "application": ("accepted", "~", 7),
    "check": ("complete", "~/check", 7),
    "page": ("complete", "~/pages/name", 7),
    "attachment": ("complete", "~/attachments/koseki_extract", 7),
    "file": ("complete", "~/files/{file}", 3),
    "card": ("complete", "~/card", 7),
    "sign": ("complete", "~/sign", 7),
    "about_entry": ("registered", "/registrations/{entry}/reissue", 6),
    "receipt": ("forwarded", "~/receipt", 7),
    "certificate": ("registered", "/certificate/{entry}", 8),
    "provisions": ("registered", "/certificate/{entry}/provisions", 6),
    "certificate_loss": ("registered", "/certificate/{entry}/loss", 8),
    "phone": ("registered", "/phone/", 0),
    "phone_worker": ("registered", "/phone/worker.js", 0),
    "begin_tie": ("registered", "/paper-registrations", 0),
}
# They lead on, come back from the card or the gateway, or show what must be made first
# (test_own_certificate.py, test_own_pdf.py, test_own_phones.py, test_ties_pages.py).
NO_PAGES = {
    "healthz", "sign_out", "reapply", "typed", "card_done", "sign_done", "pay",
    "certificate_file", "certificate_pdf", "certificate_show",
    "tie", "tie_done", "wallet_offer", "wallet_authorize", "revoke_provision",
    "keep_on_phone", "end_phone",
}  # fmt: skip


def test_every_page_is_in_the_table() -> None:
    named = {one.name for one in urlpatterns if isinstance(one, URLPattern)}
    assert named - NO_PAGES == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_sends_so_many_statements(shown: Any, name: str) -> None:
    who, path, expected = PAGES[name]
    made = shown.at(who)
    rest = path.format(entry=shown.trips["registered"].entry, file=shown.files["complete"])
    address = shown.path(who, rest.removeprefix("~")) if rest.startswith("~") else rest
    made.get(address)
    with Queries() as queries:
        assert made.get(address).status_code == 200
    assert len(queries.work()) == expected, "\n".join(queries.work())
