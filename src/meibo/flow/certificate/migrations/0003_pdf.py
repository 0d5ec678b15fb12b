"""Certificates on paper."""

import uuid

from django.db import migrations, models

import meibo.flow.certificate.states
from meibo.flow.certificate.states import PDF_MOVES
from meibo.rooms.placing import MoveToSchema, table_of_moves


class Migration(migrations.Migration):
    dependencies = [("certificate", "0002_fence")]

    operations = [
        migrations.CreateModel(
            name="Pdf",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("entry", models.UUIDField()),
                ("version", models.UUIDField(null=True)),
                ("account", models.UUIDField()),
                (
                    "state",
                    models.TextField(default=meibo.flow.certificate.states.PdfState["REQUESTED"]),
                ),
                ("previous_state", models.TextField(default="", editable=False)),
                ("reason", models.TextField(default="")),
                ("requested_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.IntegerField(default=0)),
                ("waiting_for", models.TextField(default="")),
                ("issued_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("key_id", models.TextField(default="")),
                ("sha256", models.TextField(default="")),
                ("content", models.BinaryField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "issued"])),
                        fields=("entry", "state"),
                        name="certificate_one_pdf",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "requested")),
                        fields=["next_try_at"],
                        name="certificate_pdf_due",
                    ),
                    models.Index(fields=["register", "entry"], name="certificate_pdf_entry"),
                ],
            },
        ),
        MoveToSchema("certificate", ["certificate_pdf"]),
        table_of_moves("certificate", "certificate_pdf", sorted(PDF_MOVES)),
    ]
