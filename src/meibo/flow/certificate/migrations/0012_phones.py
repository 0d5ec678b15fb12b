"""A certificate on a phone is its key, and nothing that anybody but the public's door can judge."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificate", "0011_provisions")]

    operations = [
        migrations.AddConstraint(
            "credential",
            models.CheckConstraint(
                condition=~models.Q(kind="phone")
                | (models.Q(jwt="", status_index__isnull=True) & ~models.Q(holder_key="")),
                name="certificate_phone_has_a_key",
            ),
        ),
    ]
