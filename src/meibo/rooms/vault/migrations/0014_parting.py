"""Unlinking who was merged with another parts the two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0013_typed_holder")]

    operations = [
        migrations.AddField(
            model_name="unlinking",
            name="parted_from",
            field=models.UUIDField(null=True),
        ),
    ]
