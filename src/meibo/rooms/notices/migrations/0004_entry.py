"""A notice about a registration names it: whose the registration becomes later reads it too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_done")]

    operations = [
        migrations.AddField("notice", "entry", models.UUIDField(null=True)),
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["entry"], condition=models.Q(entry__isnull=False), name="notices_entry"
            ),
        ),
    ]
