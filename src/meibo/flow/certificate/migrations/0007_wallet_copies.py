"""Certificates have a kind, a format and, in a wallet, a holder's key."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0006_late_pdf")]

    operations = [
        migrations.AddField("credential", "kind", models.TextField(default="shown")),
        migrations.AddField("credential", "format", models.TextField(default="dc+sd-jwt")),
        migrations.AddField("credential", "holder_key", models.TextField(default="")),
        migrations.RemoveConstraint("credential", "certificate_one_live"),
        migrations.AddConstraint(
            "credential",
            models.UniqueConstraint(
                condition=models.Q(("kind", "shown"), ("state__in", ["requested", "issued"])),
                fields=("entry",),
                name="certificate_one_live",
            ),
        ),
    ]
