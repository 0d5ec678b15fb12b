"""Every form of the applicants' door, sent whatever: never a fault, never half done."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig_forms import FEW, MANY, Contents, Targets, sibling, undeclared

from meibo.catalogue import procedure
from meibo.doors.applicant.urls import urlpatterns

MATRIX = sibling(__file__, "test_applicant_addresses").MATRIX
NURSE = procedure("nurse", "new_registration")
# Addresses with a page or a heading in them stand for each page and heading of the procedure.
EVERY = {
    "page": [f"/pages/{page.id}" for page in NURSE.pages],
    "attachment": [f"/attachments/{one.id}" for one in NURSE.attachments],
}


@pytest.fixture
def forms(stage: Any, card: Any, gateway: Any) -> Targets:
    """The open door, card and gateway answering, and its forms."""
    card.who = stage.trips["complete"].who
    asked = [(MATRIX[name].path(stage), MATRIX[name].of) for name in MATRIX if name not in EVERY]
    asked += [
        (stage.path("complete", rest), "complete") for some in EVERY.values() for rest in some
    ]
    asked += [(stage.path(state), state) for state in ("accepted", "returned")]
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
    assert {"family_name", "given_name"} <= known[stage.path("complete", "/pages/name")]
    others = known[stage.path("complete", "/pages/other_names")]
    assert {"former_name", "former_kana", "prints_former_name", "exact_characters"} <= others
    assert "file" in known[stage.path("complete", "/attachments/koseki_extract")]
    assert "demand" in known[stage.path("accepted", "/pay")]
    assert {"/procedures/nurse/new_registration", stage.path("returned", "/reapply")} <= set(known)
    assert {one.path for one in forms.found if one.search} == {"/"}


def test_a_change_would_be_seen(stage: Any, kept: Contents) -> None:
    name = {"family_name": "見本", "family_kana": "ミホン"}
    for rest, changes in (("/pages/name", True), ("/pages/none", False)):
        stage.at("draft").post(stage.path("draft", rest), name)
        assert kept.changed() is changes


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
