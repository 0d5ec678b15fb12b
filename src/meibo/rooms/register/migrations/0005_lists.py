"""Indexes of the register's orders, so that a list of many costs what one of few does; entries are
found by their holder alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0004_published")]

    operations = [
        migrations.RemoveIndex("entry", "register_entry_account"),
        migrations.AddIndex(
            "entry", models.Index(fields=["account", "register"], name="register_entry_holder")
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["registered_on", "id"], name="register_entry_by_day")
        ),
        migrations.AddIndex(
            "entry",
            models.Index(fields=["registration_number", "id"], name="register_entry_by_number"),
        ),
        migrations.AddIndex(
            "version", models.Index(fields=["name_key", "entry"], name="register_version_by_name")
        ),
        migrations.AddIndex(
            "version",
            models.Index(
                condition=models.Q(status="suspended"),
                fields=["register", "suspended_until"],
                name="register_version_suspended",
            ),
        ),
    ]
