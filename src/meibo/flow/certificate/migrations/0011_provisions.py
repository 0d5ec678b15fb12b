"""What holders provide to third parties, and how often it was opened."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import meibo.flow.certificate.states
from meibo.flow.certificate.states import PROVISION_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("certificate", "0010_printing")]

    operations = [
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("account", models.UUIDField()),
                ("register", models.TextField()),
                ("entry", models.UUIDField()),
                (
                    "state",
                    models.TextField(default=meibo.flow.certificate.states.ProvisionState["OPEN"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("recipient", models.TextField()),
                ("purpose", models.TextField()),
                ("items", models.JSONField()),
                ("consent", models.TextField()),
                ("by_office", models.BooleanField()),
                ("party", models.UUIDField(null=True)),
                ("handle", models.TextField()),
                ("party_handle", models.TextField(default="")),
                ("digest", models.BinaryField(unique=True)),
                ("content", models.BinaryField(null=True)),
                ("given_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("handed_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry", "given_at"], name="certificate_provision_entry"),
                    models.Index(
                        fields=["party", "given_at"],
                        condition=models.Q(party__isnull=False),
                        name="certificate_provision_party",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(party__isnull=True, party_handle="")
                        | models.Q(party__isnull=False, handle="", by_office=False),
                        name="certificate_provision_of_party",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionAccess",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="certificate.provision"
                    ),
                ),
            ],
        ),
        MoveToSchema("certificate", ["certificate_provision", "certificate_provisionaccess"]),
        table_of_moves("certificate", "certificate_provision", sorted(PROVISION_MOVES)),
    ]
