"""Shape of what leave a whole-register enquiry has, and of each opening of a part."""

from __future__ import annotations

from django.db import models

from meibo.rooms.journal.models import Xid8Field


class WholeWarrant(models.Model):
    """Leave to use the numbers of a whole register once; one at a time for each register.

    run: the enquiry two people asked for. Whose numbers: WholeMember, the living holders.
    """

    run = models.UUIDField(primary_key=True)
    register = models.TextField()
    register_file = models.TextField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register"], condition=models.Q(ended_at__isnull=True),
                name="vault_one_whole_warrant",
            )
        ]  # fmt: skip


class WholeMember(models.Model):
    """A living holder of a whole-register enquiry; gone when it is over.

    line: 要求レコード番号 within the part. expected: digest of what is registered, so that the number
    process can tell an equal answer without knowing what the register says.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.UUIDField()
    part = models.IntegerField()
    line = models.IntegerField()
    pseudonym = models.UUIDField()
    expected = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "part", "line"], name="vault_member_line"),
            models.UniqueConstraint(fields=["run", "pseudonym"], name="vault_member_once"),
        ]


class WholeOpening(models.Model):
    """One opening of a part of a whole register: written and committed, with an entry for each
    person, before any number of it is handed out."""

    id = models.BigAutoField(primary_key=True)
    run = models.UUIDField()
    part = models.IntegerField()
    at = models.DateTimeField()
    xid = Xid8Field()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="vault_whole_opening_rate")]
