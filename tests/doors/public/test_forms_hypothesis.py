"""Every form of the public's door, sent whatever: an answer or a reason, and nothing is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_doors import browser
from rig_forms import FEW, MANY, Contents, Targets, undeclared

from meibo.doors.public import search
from meibo.doors.public.urls import urlpatterns

PATHS = {
    "healthz": lambda d: "/healthz", "home": lambda d: "/", "verify": lambda d: "/verify",
    "by_code": lambda d: f"/v/{d.valid.id}", "printed": lambda d: f"/c/{'A' * 155}",
    "check_printed": lambda d: "/c", "on_phone": lambda d: f"/r/{'A' * 114}",
    "check_on_phone": lambda d: "/r", "about": lambda d: "/about", "search": lambda d: "/search",
    "given": lambda d: f"/given/{'A' * 43}", "totals": lambda d: "/totals",
    "receipt": lambda d: "/receipt", "receipt_keys": lambda d: "/.well-known/jwks.json",
    "totals_csv": lambda d: "/totals.csv", "totals_json": lambda d: "/totals.json",
}  # fmt: skip


@pytest.fixture
def forms(door: Any) -> Targets:
    """The open door's forms."""
    return Targets([(path(door), None) for path in PATHS.values()], lambda _: browser())


@pytest.fixture
def kept(door: Any) -> Contents:
    """What anybody keeps."""
    return Contents(door.database)


def harm_of(forms: Targets, kept: Contents, data: st.DataObject) -> str:
    """The public's door writes nothing but the journal; the answer itself is judged as it comes."""
    search.pace.cache_clear()
    forms.send_anything(data)
    return "something changed" if kept.changed() else ""


def test_every_address_is_declared_and_its_forms_are_found(forms: Targets) -> None:
    assert undeclared(urlpatterns, PATHS) == set()
    known = forms.names()
    assert {"text", "file"} <= known["/verify"]
    assert {"payload", "salt", "name"} <= known["/c"]
    assert {"payload"} == known["/r"]


def test_one_field_of_each_form_that_nothing_can_keep(forms: Targets) -> None:
    assert forms.send_nearly_right("見本\x00")


@FEW
@given(data=st.data())
def test_whatever_a_form_is_sent(forms: Targets, kept: Contents, data: st.DataObject) -> None:
    assert harm_of(forms, kept, data) == ""


@pytest.mark.long
@MANY
@given(data=st.data())
def test_whatever_a_form_is_sent_long(forms: Targets, kept: Contents, data: st.DataObject) -> None:
    assert harm_of(forms, kept, data) == ""
