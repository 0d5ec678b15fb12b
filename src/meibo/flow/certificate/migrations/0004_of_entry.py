"""What hangs on an entry is found by the entry alone, whatever registers it may be of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0003_pdf")]

    operations = [
        migrations.AddIndex(
            "credential", models.Index(fields=["entry"], name="certificate_of_entry")
        ),
        migrations.RemoveIndex("pdf", "certificate_pdf_entry"),
        migrations.AddIndex("pdf", models.Index(fields=["entry"], name="certificate_pdf_of_entry")),
    ]
