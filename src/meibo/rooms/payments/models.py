"""Shape of payments. Balances are derived from movements; movements are only ever added."""

from __future__ import annotations

import uuid

from django.db import models


class Demand(models.Model):
    """An amount demanded for a case: kind "registration_tax" or "fee"; yen, whole numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    register = models.TextField()
    case = models.UUIDField()
    account = models.UUIDField()
    kind = models.TextField()
    payee = models.TextField()
    amount = models.IntegerField()
    demanded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind"], name="payments_one_demand_per_kind"),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="payments_amount_positive"
            ),
        ]


class Notice(models.Model):
    """A signed notice of the gateway, kept as it came; matched once its demand is known."""

    notice_id = models.UUIDField(primary_key=True)
    order = models.UUIDField()
    amount = models.IntegerField()
    status = models.TextField()
    paid_at = models.DateTimeField()
    received_at = models.DateTimeField()
    signed = models.TextField()
    finding = models.TextField(default="", help_text="why it matches no demand; empty when it does")

    class Meta:
        indexes = [models.Index(fields=["order"], name="payments_notice_order")]


class Movement(models.Model):
    """Money in or out of a demand: paid (+), carried_in (+), carried_out (-).

    looked_at: when the clock saw whether it settles its case; nothing else is ever changed.
    """

    id = models.BigAutoField(primary_key=True)
    demand = models.ForeignKey(Demand, models.PROTECT)
    kind = models.TextField()
    amount = models.IntegerField()
    cause = models.UUIDField(help_text="the notice, or the demand carried from or to")
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "cause"], name="payments_one_movement_per_cause"
            )
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(looked_at__isnull=True),
                name="payments_movement_to_look_at",
            )
        ]
