"""Versions that are not plainly in force are found without the others, for status lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0010_ties")]

    operations = [
        migrations.AddIndex(
            "version",
            models.Index(
                fields=["register", "entry"],
                include=["sequence"],
                condition=~models.Q(status="registered"),
                name="register_version_not_plain",
            ),
        ),
        migrations.AddIndex(
            "version",
            models.Index(
                fields=["register", "valid_until"],
                condition=models.Q(status="registered", valid_until__isnull=False),
                name="register_version_ends",
            ),
        ),
    ]
