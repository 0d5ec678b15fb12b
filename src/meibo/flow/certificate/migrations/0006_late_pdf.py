"""Holders are told of a PDF that is late; the index holds those alone who wait and were not told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0005_withdraw_former")]

    operations = [
        migrations.AddField("pdf", "late_told_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "pdf",
            models.Index(
                fields=["requested_at"],
                condition=models.Q(state="requested", late_told_at__isnull=True),
                name="certificate_pdf_untold",
            ),
        ),
    ]
