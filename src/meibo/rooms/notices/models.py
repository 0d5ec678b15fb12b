"""Shape of notices."""

from __future__ import annotations

import uuid

from django.db import models


class Notice(models.Model):
    """One message to one account about one case; `kind` once per case and cause.

    done_at: when what it asks for was done; null where it is not, and where it asks for nothing.
    entry: the registration it is about; whose that becomes later reads the notice too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    account = models.UUIDField()
    case = models.UUIDField()
    entry = models.UUIDField(null=True)
    kind = models.TextField()
    title_ja = models.TextField()
    title_en = models.TextField()
    body_ja = models.TextField()
    body_en = models.TextField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="notices_one_per_case_and_kind")
        ]
        indexes = [
            models.Index(fields=["account", "-sent_at"], name="notices_account"),
            models.Index(
                fields=["entry"], condition=models.Q(entry__isnull=False), name="notices_entry"
            ),
        ]
