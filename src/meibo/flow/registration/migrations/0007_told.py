"""Holders are told of dispositions; the index holds those alone of which nobody was told yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0006_last_day")]

    operations = [
        migrations.AddField("disposition", "told_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "disposition",
            models.Index(
                fields=["approved_at"],
                condition=models.Q(state="effective", told_at__isnull=True),
                name="registration_untold",
            ),
        ),
    ]
