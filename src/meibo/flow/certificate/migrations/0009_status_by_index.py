"""What a status list is made of is told by indexes alone: certificates that count no more, and the place
of an entry's certificate."""

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
