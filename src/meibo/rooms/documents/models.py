"""Shape of attached files."""

from __future__ import annotations

import uuid

from django.db import models


class Document(models.Model):
    """A file as it was uploaded; `name` is what the person called it, never a path."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    account = models.UUIDField()
    case = models.UUIDField()
    kind = models.TextField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.IntegerField()
    sha256 = models.TextField()
    content = models.BinaryField()
    attached_at = models.DateTimeField()
    frozen = models.BooleanField(default=False, help_text="true once the application arrived")

    class Meta:
        indexes = [models.Index(fields=["case"], name="documents_of_case")]
