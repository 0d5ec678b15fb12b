"""Certificates that count no more are found without the others, for status lists."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0008_wallets")]

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
    ]
