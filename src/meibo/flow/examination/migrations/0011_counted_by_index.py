"""What is counted and found by name is read from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("examination", "0010_time_limited")]

    operations = [
        migrations.RemoveIndex("case", "examination_by_name"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["name_key", "id"], include=["register"], name="examination_by_name"
            ),
        ),
        migrations.RemoveIndex("case", "examination_counts"),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["register", "state", "procedure", "due_on"],
                include=["id"],
                name="examination_counts",
            ),
        ),
    ]
