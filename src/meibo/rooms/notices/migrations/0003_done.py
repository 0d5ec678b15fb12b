"""A notice that asks for something says so no more once that has been done."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_fence")]

    operations = [migrations.AddField("notice", "done_at", models.DateTimeField(null=True))]
