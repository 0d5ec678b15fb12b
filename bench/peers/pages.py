"""Pages as a decent programmer in a hurry would write them: who is signed in, rows by the ORM, an
audit row, a Django template. They show as many rows and lines as the page of Meibo beside them."""

from __future__ import annotations

import os
from typing import ClassVar

from django import forms
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.peers.audit import Audit

SIGNED_IN = "peer-session"
LONGEST = 64  # lines of the records that are looked at one by one
_RECORDS = """
INSERT INTO peer_record (reference, name, register, state, outcome, arrived_at, due_on, member)
SELECT 'R' || n, '見本　' || n, 'register ' || n %% 30,
       CASE WHEN n %% 100 < 90 THEN 'decided' WHEN n %% 100 < 99 THEN 'open' ELSE 'proposed' END,
       'grant', now() - make_interval(mins => (n * 7919 %% 1051200)::int),
       current_date + (n %% 60)::int, n %% 1000
  FROM generate_series(1, %s::bigint) AS n
"""
_LINES = """
INSERT INTO peer_line (record, position, label, value, state, at)
SELECT r, n, 'label ' || n, 'a value that is shown ' || n, 'passed', now()
  FROM generate_series(1, 100) AS r, generate_series(1, %s) AS n
"""


class Member(models.Model):
    """Who is signed in."""

    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)

    objects: ClassVar[models.Manager[Member]] = models.Manager()

    class Meta:
        app_label = "peer"


class Record(models.Model):
    """A case, an entry, an application."""

    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    register = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    outcome = models.CharField(max_length=20)
    arrived_at = models.DateTimeField()
    due_on = models.DateField()
    member = models.IntegerField(db_index=True)

    objects: ClassVar[models.Manager[Record]] = models.Manager()

    class Meta:
        app_label = "peer"
        indexes = [models.Index(fields=["state", "arrived_at"], name="peer_by_arrival")]


class Line(models.Model):
    """A line of a record: a fact, a check, a file, an event."""

    record = models.IntegerField()
    position = models.IntegerField()
    label = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Line]] = models.Manager()

    class Meta:
        app_label = "peer"
        indexes = [models.Index(fields=["record", "position"], name="peer_lines")]


def make_tables(records: int) -> None:
    """So many records; a hundred of them have lines."""
    with connection.schema_editor() as editor:
        for model in (Member, Record, Line):
            editor.create_model(model)
    Member.objects.create(token=SIGNED_IN, name="見本 職員")
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [records])
        cursor.execute(_LINES, [LONGEST])


def _member(request: HttpRequest, what: str) -> Member:
    found = Member.objects.get(token=request.COOKIES["session"])
    Audit.objects.create(what=what, about=found.name, outcome="done")
    return found


def listed(request: HttpRequest, state: str, size: int) -> HttpResponse:
    """A list of one state."""
    with transaction.atomic():
        member = _member(request, "list")
        rows = list(Record.objects.filter(state=state).order_by("arrived_at")[:size])
    return render(request, "list.html", {"member": member, "rows": rows})


class ConfirmForm(forms.Form):
    """What is typed to confirm one row."""

    confirm = forms.CharField()


def confirmed(request: HttpRequest, state: str, size: int) -> HttpResponse:
    """A list of one state with a form in each row."""
    with transaction.atomic():
        member = _member(request, "list")
        rows = list(Record.objects.filter(state=state).order_by("arrived_at")[:size])
    made = [(row, ConfirmForm(prefix=f"row-{row.pk}")) for row in rows]
    return render(request, "confirmed.html", {"member": member, "rows": made})


def one(request: HttpRequest, record: int, lines: int) -> HttpResponse:
    """One record with its lines."""
    with transaction.atomic():
        member = _member(request, "one")
        found = Record.objects.get(id=record)
        rows = list(Line.objects.filter(record=record).order_by("position")[:lines])
    return render(request, "one.html", {"member": member, "record": found, "lines": rows})


def asked(request: HttpRequest, record: int, fields: int) -> HttpResponse:
    """A form with so many fields, filled in."""
    with transaction.atomic():
        member = _member(request, "form")
        found = Record.objects.get(id=record)
    named = {f"field_{n}": forms.CharField(label=f"label {n}") for n in range(fields)}
    form = type("PeerForm", (forms.Form,), named)(initial=dict.fromkeys(named, found.name))
    return render(request, "form.html", {"member": member, "record": found, "form": form})


class CheckForm(forms.Form):
    """What an examiner fills in for one check."""

    result = forms.ChoiceField(
        choices=[(n, f"result {n}") for n in range(4)], widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(choices=[(n, f"reason {n}") for n in range(4)])
    memo = forms.CharField(widget=forms.Textarea)


def examined(request: HttpRequest, record: int, lines: int, checks: int) -> HttpResponse:
    """One record with its lines and a form for each check."""
    with transaction.atomic():
        member = _member(request, "one")
        found = Record.objects.get(id=record)
        rows = list(Line.objects.filter(record=record).order_by("position")[:lines])
    made = [CheckForm(prefix=f"check-{n}", initial={"memo": found.name}) for n in range(checks)]
    context = {"member": member, "record": found, "lines": rows, "forms": made}
    return render(request, "one.html", context)


def records() -> int:
    """How many the bench asked for."""
    return int(os.environ.get("PEER_RECORDS", "0"))


urlpatterns = [
    path("pages/list/<str:state>/<int:size>", listed),
    path("pages/one/<int:record>/<int:lines>", one),
    path("pages/confirmed/<str:state>/<int:size>", confirmed),
    path("pages/examined/<int:record>/<int:lines>/<int:checks>", examined),
    path("pages/form/<int:record>/<int:fields>", asked),
]
