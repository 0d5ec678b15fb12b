"""Every form of the log-in's door, sent whatever: never a fault, and nobody gets in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_doors import browser
from rig_forms import FEW, MANY, Contents, Fields, Targets, searches, undeclared, why_bad

from meibo.doors.login.urls import urlpatterns

PATHS = {
    "first_page": "/", "healthz": "/healthz", "applicant_login": "/applicant/login",
    "applicant_callback": "/applicant/callback", "officer_login": "/officer/login",
}  # fmt: skip


@pytest.fixture
def forms(desk: Any) -> Targets:
    """The open door's forms."""
    return Targets([(path, None) for path in PATHS.values()], lambda _: browser())


@pytest.fixture
def kept(desk: Any) -> Contents:
    """What the house keeps, but for what counts wrong passwords."""
    return Contents(desk.database, ("journal", "accounts"))


def harm_of(forms: Targets, kept: Contents, data: st.DataObject) -> str:
    """What sending anything has done that it may not; the answer itself is judged as it comes."""
    answer = forms.send_anything(data)
    if any(name in {"meibo_officer", "meibo_applicant"} for name in answer.cookies):
        return "somebody is signed in"
    return "something changed" if kept.changed() else ""


def test_every_address_is_declared_and_its_forms_are_found(forms: Targets) -> None:
    assert undeclared(urlpatterns, PATHS) == set()
    known = forms.names()
    assert {"login_name", "password", "code"} <= known["/officer/login"]


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


@FEW
@given(data=st.data())
def test_whatever_comes_back_from_the_card(desk: Any, data: st.DataObject) -> None:
    """The card's answer comes by the address: anything in it, with a log-in begun or without."""
    names = ("code", "state", "error", "error_description", "to")
    asked = Fields({name: set() for name in names})
    path = data.draw(st.sampled_from(["/applicant/callback", "/applicant/login", "/officer/login"]))
    made = desk.begun()[0] if data.draw(st.booleans()) else browser()
    answer = made.get(f"{path}?{data.draw(searches(asked)).query}")
    assert why_bad(answer) == ""
