"""A person's own records are found by the entries that are theirs, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("network", "0004_rotation")]

    operations = [
        migrations.AddIndex(
            model_name="provisionrecord",
            index=models.Index(fields=["pseudonym"], name="network_record_of_person"),
        ),
    ]
