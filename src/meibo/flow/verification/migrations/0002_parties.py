"""Registered third parties, the assertions they showed, and what they were answered."""

import uuid

from django.db import migrations, models

import meibo.flow.verification.states
from meibo.flow.verification.states import PARTY_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("authority", models.TextField()),
                ("name_ja", models.TextField()),
                ("name_en", models.TextField()),
                ("registers", models.JSONField()),
                ("items", models.JSONField()),
                ("purpose", models.TextField()),
                ("jwk", models.TextField()),
                (
                    "state",
                    models.TextField(default=meibo.flow.verification.states.PartyState["PROPOSED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("approved_by", models.UUIDField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("changed_by", models.UUIDField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(approved_by__isnull=True)
                        | ~models.Q(approved_by=models.F("proposed_by")),
                        name="verification_party_two_people",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["authority", "state"], name="verification_party_list"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assertion",
            fields=[
                ("digest", models.TextField(primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="CheckRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("party", models.UUIDField()),
                ("key", models.TextField()),
                ("digest", models.TextField()),
                ("count", models.IntegerField()),
                ("answers", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["party", "key"], name="verification_one_run"),
                ],
                "indexes": [
                    models.Index(fields=["party", "at"], name="verification_run_of_party"),
                ],
            },
        ),
        MoveToSchema(
            "verification",
            ["verification_party", "verification_assertion", "verification_checkrun"],
        ),
        table_of_moves("verification", "verification_party", sorted(PARTY_MOVES)),
    ]
