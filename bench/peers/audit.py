"""Who did what: the row that every naive peer writes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Audit(models.Model):
    """Who did what."""

    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=50)
    about = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20)

    objects: ClassVar[models.Manager[Audit]] = models.Manager()

    class Meta:
        app_label = "peer"
