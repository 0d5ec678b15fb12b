"""The place of an entry's certificate in a status list is told by an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0010_not_issued")]

    operations = [
        migrations.AddIndex(
            "credential",
            models.Index(
                fields=["entry"],
                include=["register", "status_list", "status_index"],
                condition=models.Q(state="issued"),
                name="certificate_place_of_entry",
            ),
        ),
    ]
