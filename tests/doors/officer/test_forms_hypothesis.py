"""Every form of the officers' door, sent whatever: never a fault, never half done."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_forms import FEW, MANY, Contents, Targets, sibling, undeclared

from meibo.doors.officer.urls import urlpatterns

MATRIX = sibling(__file__, "test_officer_access").MATRIX


@pytest.fixture
def forms(stage: Any) -> Targets:
    """The open door and its forms: of each address, and of a case in every state."""
    asked = [(one.path(stage), "examiner") for one in MATRIX.values()]
    asked += [(f"/cases/{stage.case(name)}", "approver") for name in ("checked", "proposed")]
    return Targets(asked, stage.at)


@pytest.fixture
def kept(stage: Any, forms: Targets) -> Contents:
    """What the door keeps."""
    return Contents(stage.database)


def harm_of(forms: Targets, kept: Contents, data: st.DataObject) -> str:
    """What sending anything has done that it may not; the answer itself is judged as it comes."""
    answer = forms.send_anything(data)
    return "refused, and something changed" if kept.changed() and answer.status_code >= 400 else ""


def test_every_address_is_declared_and_its_forms_are_found(stage: Any, forms: Targets) -> None:
    assert undeclared(urlpatterns, MATRIX) == set()
    known = forms.names()
    assert {"result", "reason", "memo"} <= known[f"/cases/{stage.case('open')}/checks/duplicate"]
    assert {"outcome", "contact_memo"} <= known[f"/cases/{stage.case('checked')}/propose"]
    assert {"kind", "letter_number"} <= known[f"/register/{stage.entry('entered')}/dispositions"]
    assert "/register" in {one.path for one in forms.found if one.search}


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
