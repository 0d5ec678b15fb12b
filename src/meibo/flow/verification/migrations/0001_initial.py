"""Requests for presentations."""

import uuid

from django.db import migrations, models

import meibo.flow.verification.states
from meibo.flow.verification.states import MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "state",
                    models.TextField(default=meibo.flow.verification.states.RequestState["ASKED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("register", models.TextField()),
                ("items", models.JSONField()),
                ("purpose", models.TextField()),
                ("same_device", models.BooleanField()),
                ("browser", models.TextField()),
                ("nonce", models.TextField()),
                ("handle", models.TextField()),
                ("response_key", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("response_code", models.TextField(default="")),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("code", models.TextField(default="")),
                ("shown", models.TextField(default="")),
                ("receipt", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_at"], name="verification_request_asked"),
                    models.Index(fields=["expires_at"], name="verification_request_over"),
                ],
            },
        ),
        MoveToSchema("verification", ["verification_request"]),
        table_of_moves("verification", "verification_request", sorted(MOVES)),
    ]
