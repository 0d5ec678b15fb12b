"""One indexed read and one audit row; one row and one audit row; a read alone; nothing at all.
Pages are in `pages`."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bench.peers import pages
from bench.peers.audit import Audit


class Licence(models.Model):
    """What is looked up."""

    token = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    status = models.CharField(max_length=20)

    objects: ClassVar[models.Manager[Licence]] = models.Manager()

    class Meta:
        app_label = "peer"


class Application(models.Model):
    """What is handed in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.CharField(max_length=64, db_index=True)
    arrived_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, default="arrived")
    content = models.TextField()

    objects: ClassVar[models.Manager[Application]] = models.Manager()

    class Meta:
        app_label = "peer"


def verify(request: HttpRequest, token: str) -> JsonResponse:
    """The read and its audit row, committed."""
    with transaction.atomic():
        row = Licence.objects.get(token=token)
        Audit.objects.create(what="verify", about=token, outcome=row.status)
    return JsonResponse({"status": row.status, "name": row.name})


def read(request: HttpRequest, token: str) -> JsonResponse:
    """The read alone."""
    row = Licence.objects.get(token=token)
    return JsonResponse({"status": row.status, "name": row.name})


def submit(request: HttpRequest) -> JsonResponse:
    """The row and its audit row, committed."""
    with transaction.atomic():
        row = Application.objects.create(
            account=request.POST["account"], content=request.POST["content"]
        )
        Audit.objects.create(what="submit", about=str(row.id), outcome="done")
    return JsonResponse({"id": str(row.id)}, status=201)


def healthz(request: HttpRequest) -> JsonResponse:
    """Nothing: what server and framework cost."""
    return JsonResponse({"ok": True})


urlpatterns = [
    path("verify/<str:token>", verify),
    path("read/<str:token>", read),
    path("submit", submit),
    path("healthz", healthz),
    *pages.urlpatterns,
]
