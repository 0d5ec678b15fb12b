"""What is typed on a page is kept before it is given as an answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_about_an_entry"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="typed",
            field=models.JSONField(default=dict),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("typed", {}), _connector="OR"),
                name="intake_nothing_unfinished_arrives",
            ),
        ),
    ]
