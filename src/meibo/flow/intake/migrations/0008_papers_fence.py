"""The table of papers into its schema."""

from django.db import migrations

from meibo.rooms.placing import MoveToSchema


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_papers")]

    operations = [MoveToSchema("intake", ["intake_paper"])]
