"""What is not plainly in force, and whether anything came after it, is told by indexes alone."""

from django.db import migrations, models

_STANDING = ["status", "effective_on", "suspended_from", "suspended_until", "valid_until"]


class Migration(migrations.Migration):
    dependencies = [("register", "0010_ties")]

    operations = [
        migrations.AddIndex(
            "version",
            models.Index(
                fields=["register", "entry"],
                include=["sequence", *_STANDING],
                condition=~models.Q(status="registered"),
                name="register_version_not_plain",
            ),
        ),
        migrations.AddIndex(
            "version",
            models.Index(
                fields=["register", "valid_until"],
                include=["entry", "sequence", *_STANDING[:-1]],
                condition=models.Q(status="registered", valid_until__isnull=False),
                name="register_version_ends",
            ),
        ),
        migrations.AddIndex(
            "version",
            models.Index(
                fields=["register", "entry", "sequence"],
                condition=models.Q(sequence__gt=1),
                name="register_version_later",
            ),
        ),
    ]
