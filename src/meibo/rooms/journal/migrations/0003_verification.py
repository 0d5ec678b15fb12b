"""What was verified; numbered checkpoints; leaves without a foreign key (docs/decisions/0011)."""

import django.db.models.deletion
from django.db import migrations, models

from meibo.rooms.placing import MoveToSchema, sql_file


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_fence")]

    operations = [
        migrations.AlterField(
            model_name="leaf",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="journal.entry",
            ),
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("scope", models.TextField(help_text="whole or onward")),
                ("start", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                (
                    "finished",
                    models.BooleanField(help_text="the newest checkpoint of the time was reached"),
                ),
                (
                    "outcome",
                    models.TextField(help_text="good, or the code of the first finding"),
                ),
                ("findings", models.JSONField(help_text="codes and places, the first hundred")),
                ("verified_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.TextField()),
            ],
        ),
        MoveToSchema("journal", ["journal_verification"]),
        migrations.AddField(
            model_name="checkpoint",
            name="number",
            field=models.BigIntegerField(
                null=True, unique=True, help_text="from 0: one taken away leaves a gap"
            ),
        ),
        sql_file(__file__, "numbered_checkpoints.sql"),
        migrations.AlterField(
            model_name="checkpoint",
            name="number",
            field=models.BigIntegerField(
                unique=True, help_text="from 0: one taken away leaves a gap"
            ),
        ),
        sql_file(__file__, "verification.sql"),
    ]
