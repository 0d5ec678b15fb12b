"""Checks of domiciles: who is asked about, beside Juki-net's enquiries and with proposals as theirs."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from meibo.flow.registration.periodic.states import UNFINISHED, Source
from meibo.rooms.placing import MoveToSchema


class Migration(migrations.Migration):
    dependencies = [("registration", "0009_answers_of_a_part"), ("network", "0003_occasion")]

    operations = [
        migrations.AddField(
            "wholeenquiry",
            "source",
            models.TextField(default=Source.JUKI, db_default=Source.JUKI),
        ),
        migrations.RemoveConstraint("wholeenquiry", "registration_one_enquiry"),
        migrations.AddConstraint(
            "wholeenquiry",
            models.UniqueConstraint(
                fields=["register", "source"],
                condition=models.Q(state__in=UNFINISHED),
                name="registration_one_enquiry",
            ),
        ),
        migrations.CreateModel(
            name="DomicileCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("register", models.TextField()),
                ("entry", models.UUIDField()),
                ("outcome", models.TextField(default="")),
                ("asked_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registration.wholepart"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["entry", "settled_at"], name="registration_domicile_last"),
                    models.Index(
                        fields=["asked_at"],
                        condition=models.Q(settled_at=None),
                        name="registration_domicile_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["part", "entry"], name="registration_domicile_once"
                    )
                ],
            },
        ),
        MoveToSchema("registration", ["registration_domicilecheck"]),
    ]
