"""Claims of registrations made on paper."""

import uuid

from django.db import migrations, models

import meibo.flow.intake.states
from meibo.flow.intake.states import TIE_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_notified"),
        ("register", "0010_ties"),
        ("vault", "0015_holder_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account", models.UUIDField()),
                ("portal_pseudonym", models.UUIDField()),
                ("register", models.TextField()),
                ("state", models.TextField(default=meibo.flow.intake.states.TieState["BEGUN"])),
                ("previous_state", models.TextField(default="", editable=False)),
                ("envelope", models.UUIDField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["state", "begun_at"], name="intake_ties")],
            },
        ),
        MoveToSchema("intake", ["intake_tie"]),
        table_of_moves("intake", "intake_tie", sorted(TIE_MOVES)),
    ]
