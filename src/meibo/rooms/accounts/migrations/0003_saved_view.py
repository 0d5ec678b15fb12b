"""Officers' saved lists."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from meibo.rooms.placing import MoveToSchema


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_fence")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("name", models.TextField()),
                ("query", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="accounts.account"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "name"), name="accounts_one_view_name"
                    )
                ],
            },
        ),
        MoveToSchema("accounts", ["accounts_savedview"]),
    ]
