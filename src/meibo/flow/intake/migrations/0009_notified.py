"""The day of what a paper gives notice of (death, 失踪宣告)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_papers_fence")]

    operations = [
        migrations.AddField(
            model_name="paper",
            name="happened_on",
            field=models.DateField(null=True),
        ),
    ]
