"""Files are found by their case alone: applicants' scopes name no register."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_fence")]

    operations = [
        migrations.RemoveIndex("document", "documents_case"),
        migrations.AddIndex("document", models.Index(fields=["case"], name="documents_of_case")),
    ]
