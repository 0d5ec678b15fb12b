"""Unlinking who was merged with another parts the two."""

from django.db import migrations, models

from meibo.rooms.placing import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0013_typed_holder")]

    operations = [
        migrations.AddField(
            model_name="unlinking",
            name="parted_from",
            field=models.UUIDField(null=True),
        ),
        sql_file(__file__, "parting.sql"),
    ]
