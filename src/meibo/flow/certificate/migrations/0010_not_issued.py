"""Certificates that count no more are found without the others, for status lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0007_wallet_copies")]

    operations = [
        migrations.AddIndex(
            "credential",
            models.Index(
                fields=["register", "status_list"],
                include=["status_index"],
                condition=~models.Q(state="issued"),
                name="certificate_not_issued",
            ),
        ),
        migrations.AddIndex(
            "credential",
            models.Index(
                fields=["register", "status_list", "entry"],
                include=["status_index"],
                condition=models.Q(state="issued"),
                name="certificate_of_list",
            ),
        ),
    ]
