"""Rotations of the organisations' keys that answers are sealed to."""

import uuid

from django.db import migrations, models

from meibo.rooms.network.states import ROTATION_MOVES, TO_ANNOUNCE, RotationState
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("network", "0003_occasion")]

    operations = [
        migrations.CreateModel(
            name="Rotation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("organisation", models.TextField()),
                ("state", models.TextField(default=RotationState.PROPOSED)),
                ("previous_state", models.TextField(default="", editable=False)),
                ("kid", models.TextField(default="")),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("announced_at", models.DateTimeField(null=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(approved_by__isnull=True)
                        | ~models.Q(approved_by=models.F("proposed_by")),
                        name="network_second_person_for_a_key",
                    ),
                    models.UniqueConstraint(
                        fields=["organisation"],
                        condition=models.Q(state__in=TO_ANNOUNCE),
                        name="network_one_rotation",
                    ),
                ],
            },
        ),
        MoveToSchema("network", ["network_rotation"]),
        table_of_moves("network", "network_rotation", sorted(ROTATION_MOVES)),
    ]
