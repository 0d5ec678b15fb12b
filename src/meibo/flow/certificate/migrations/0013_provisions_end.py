"""Provisions that are over are found by when they ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0012_phones")]

    operations = [
        migrations.AddIndex(
            "provision",
            models.Index(fields=["expires_at"], name="certificate_provision_ended"),
        ),
        migrations.AddIndex(
            "provision",
            models.Index(
                fields=["expires_at"],
                condition=models.Q(content__isnull=False),
                name="certificate_provision_full",
            ),
        ),
    ]
