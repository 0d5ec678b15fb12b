"""Counts of characters outside the plain code (外字数) of the answer a proposal comes from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registration", "0010_domicile")]

    operations = [
        migrations.AddField(
            model_name="proposal",
            name="outside",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
