"""The index of the runs' order, so that a list of many costs what one of few does."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0004_after_registration")]

    operations = [
        migrations.AddIndex(
            "run", models.Index(fields=["at", "id"], name="registration_run_by_time")
        ),
        migrations.AddIndex(
            "run", models.Index(fields=["register", "at", "id"], name="registration_run_of_one")
        ),
    ]
